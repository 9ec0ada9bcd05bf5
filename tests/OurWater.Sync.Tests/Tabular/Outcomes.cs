using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Sync.Tests.Tabular;

/// <summary>Keeps what each row became.</summary>
internal sealed class Outcomes : IRowSink
{
    public List<MappedReading> Readings { get; } = [];
    public List<MappedResource> Resources { get; } = [];
    public List<MappedGroup> Groups { get; } = [];
    public List<(int Row, int Column, string Reason)> SkippedRows { get; } = [];
    public List<RowRejection> Rejections { get; } = [];
    public List<(int Row, string Code, string Message)> Warnings { get; } = [];
    public int Count => Readings.Count + Resources.Count + Groups.Count + SkippedRows.Count + Rejections.Count;
    public RowProblem OnlyProblem => Assert.Single(Assert.Single(Rejections).Problems);

    public bool Reading(in MappedReading reading)
    {
        Readings.Add(reading);
        return true;
    }

    public void Resource(MappedResource resource) => Resources.Add(resource);

    public void Group(MappedGroup group) => Groups.Add(group);

    public void Skipped(int row, int column, string reason) => SkippedRows.Add((row, column, reason));

    public void Rejected(RowRejection rejection) => Rejections.Add(rejection);

    public void Warning(int row, string code, string message) => Warnings.Add((row, code, message));
}

/// <summary>Knows every place that it is asked for, as a well, unless told otherwise.</summary>
internal sealed class MemoryPlaces : IPlaceDirectory
{
    private readonly Dictionary<string, Place> _places = [];

    public PlaceStatus Unlisted { get; init; } = PlaceStatus.Known;

    public Place Add(string identity, ResourceType type = ResourceType.Well, PlaceStatus status = PlaceStatus.Known) =>
        _places[identity] = new Place(identity) { Status = status, Type = type, ResourceId = _places.Count + 1 };

    public Place Find(ReadOnlySpan<char> identity)
    {
        var lookup = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(identity, out var place)) return place;
        return _places[identity.ToString()] = new Place(identity.ToString()) { Status = Unlisted };
    }
}

internal static class Runs
{
    public static readonly PlanContext Context = new() { TimeZone = "Asia/Kolkata", Now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero) };

    public static readonly Mapping LegacyReadings = new() { Identity = Identities.LegacyMyWell, Unit = "m", DecimalSeparator = "." };

    public static PlanResult Plan(this (TableDescription Table, Func<ITableReader> Open) file, Mapping mapping, PlanContext? context = null) =>
        MappingPlanner.Prepare(file.Table, file.Open, mapping, context ?? Context, ct: TestContext.Current.CancellationToken);

    public static Outcomes Map(this (TableDescription Table, Func<ITableReader> Open) file, Mapping mapping, MemoryPlaces? places = null, PlanContext? context = null)
    {
        var result = file.Plan(mapping, context);
        Assert.True(result.Plan is not null, string.Join("; ", result.Questions.Select(q => q.Error.Message)));
        return Map(result.Plan, file.Open, places);
    }

    public static Outcomes Map(RowPlan plan, Func<ITableReader> open, MemoryPlaces? places = null)
    {
        var outcomes = new Outcomes();
        var mapper = plan.CreateMapper();
        places ??= new MemoryPlaces();
        using var reader = open();
        while (reader.Read()) mapper.Map(reader, places, outcomes);
        return outcomes;
    }

    public static DateTime Time(this MappedReading reading) => DateTime.UnixEpoch.AddMilliseconds(reading.UnixMilliseconds);
}
