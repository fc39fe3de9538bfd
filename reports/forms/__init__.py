"""Statistical forms as versioned data: periods, territories, columns, measures, tables."""
