using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>A row as it was read.</summary>
internal sealed record ReadRow(int Row, string[] Fields, string? Problem, CellKind[] Kinds, List<string> Original)
{
    public override string ToString() => $"{Row}: {string.Join(" | ", Fields)}" + (Problem is null ? "" : $" !{Problem}");
}

internal static class Tables
{
    public static TableDescription Describe(string content, MappingFile? overrides = null)
    {
        using var file = new TempFile(content);
        return TableFile.Describe(file.Path, overrides, TestContext.Current.CancellationToken);
    }

    public static string RefusalOf(string content)
    {
        using var file = new TempFile(content);
        return Assert.Throws<TableFileException>(() => TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken)).Code;
    }

    public static List<ReadRow> Read(string content, MappingFile? overrides = null)
    {
        using var file = new TempFile(content);
        return Read(file, overrides);
    }

    public static List<ReadRow> Read(TempFile file, MappingFile? overrides = null)
    {
        var description = TableFile.Describe(file.Path, overrides, TestContext.Current.CancellationToken);
        using var reader = TableFile.Open(file.Path, description);
        var rows = ReadAll(reader);
        Assert.InRange(reader.BytesRead, 0, new FileInfo(file.Path).Length);
        return rows;
    }

    public static (TableDescription Table, List<ReadRow> Rows, LeftOutLines LeftOut) Read(TempFile file, TableDescription table)
    {
        using var reader = TableFile.Open(file.Path, table);
        return (table, ReadAll(reader), reader.LeftOut!);
    }

    /// <summary>One line for each row: "2: a | b".</summary>
    public static string[] Lines(string content, MappingFile? overrides = null) => [.. Read(content, overrides).Select(row => row.ToString())];

    private static List<ReadRow> ReadAll(ITableReader reader)
    {
        var rows = new List<ReadRow>();
        while (reader.Read())
        {
            var fields = Enumerable.Range(0, reader.FieldCount).Select(index => reader.Field(index).ToString()).ToArray();
            rows.Add(new ReadRow(reader.Row, fields, reader.Problem?.Code, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.Kind)], reader.CopyOriginal()));
        }

        return rows;
    }
}
