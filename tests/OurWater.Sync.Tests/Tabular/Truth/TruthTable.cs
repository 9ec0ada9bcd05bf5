using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <param name="Place">Canonical identity.</param>
/// <param name="Series">Where it belongs.</param>
/// <param name="UnixMilliseconds">UTC; a day is its midnight UTC.</param>
/// <param name="Value">In the stored unit.</param>
internal sealed record TrueReading(string Place, string Series, long UnixMilliseconds, double Value);

/// <summary>What a column is to a reading.</summary>
internal enum ColumnRole
{
    Other,
    Date,
    Place,
    Value,
}

/// <param name="Cell">What stands in it, by the index of the record.</param>
/// <param name="Unit">In the row of units below the names.</param>
internal sealed record TruthColumn(string Name, Func<int, TruthCell> Cell, ColumnRole Role = ColumnRole.Other, string Unit = "");

/// <summary>A table with what it truly says, cell by cell.</summary>
internal sealed record TruthTable
{
    public required int Seed { get; init; }
    public required string[] Header { get; init; }

    /// <summary>The cells of a unit row, by column; empty = no such row.</summary>
    public string[] Units { get; init; } = [];

    /// <summary>What each column is to a reading.</summary>
    public required ColumnRole[] Roles { get; init; }
    public required List<TruthCell[]> Rows { get; init; }
    public required Mapping Mapping { get; init; }

    /// <summary>
    /// What each row says: one reading in the long layout, one for each place in the wide one; none where the row is another quantity or holds no value.
    /// </summary>
    public required List<TrueReading[]> Truth { get; init; }
    public required IReadOnlyDictionary<string, ResourceType> Types { get; init; }
    public required string TimeZone { get; init; }

    /// <summary>False where something is missing that only a person knows: then it must be asked.</summary>
    public bool IsSaid { get; init; } = true;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"seed {Seed}\nzone {TimeZone}\nmapping {System.Text.Json.JsonSerializer.Serialize(Mapping)}");
}
