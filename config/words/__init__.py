"""The words of the screens: found in the source, kept in locale/*.po, written in Cyrillic by rule."""
