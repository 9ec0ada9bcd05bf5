using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What a table probably holds: only which choice stands first, a person confirms it.</summary>
public static class DataTypeGuess
{
    public static DataType Of(TableDescription? table)
    {
        if (table is null || Found(table, DataType.Reading, Fields.Date)) return DataType.Reading;
        var located = Found(table, DataType.Resource, Fields.Latitude);
        if (Found(table, DataType.Group, Fields.Type) && !Found(table, DataType.Resource, Fields.ResourceId) && !Found(table, DataType.Resource, Fields.Owner)) return DataType.Group;
        return located || Found(table, DataType.Resource, Fields.Owner) || Found(table, DataType.Resource, Fields.WellDepth) ? DataType.Resource : DataType.Reading;
    }

    private static bool Found(TableDescription table, DataType type, string field) =>
        ColumnProposer.Propose(table, new Mapping { DataType = type }).Find(field) is { Column: not null };
}
