namespace OurWater.Sync.Tabular.Rows;

/// <summary>The fields of one row by their source. A struct over the reader: nothing is copied.</summary>
internal readonly ref struct RowReader(ITableReader row, RowPlan plan)
{
    public ITableReader Row { get; } = row;
    public RowPlan Plan { get; } = plan;

    public ReadOnlySpan<char> Text(FieldSource source) => source.Column >= 0 ? Row.Field(source.Column) : source.Constant;

    public CellKind Kind(FieldSource source) => source.Column >= 0 ? Row.Kind(source.Column) : CellKind.Text;

    public string? Name(FieldSource source) => source.Column >= 0 && source.Column < Plan.ColumnNames.Count ? Plan.ColumnNames[source.Column] : null;

    /// <summary>True where a record has more filled fields than the header has names: an unquoted delimiter has shifted it.</summary>
    public bool HasSurplus
    {
        get
        {
            for (var i = Plan.ColumnNames.Count; i < Row.FieldCount; i++)
            {
                if (!Row.Field(i).IsEmpty) return true;
            }

            return false;
        }
    }
}
