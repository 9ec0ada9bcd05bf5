using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>What a resource's own page shows of it.</summary>
public sealed record ResourceDetail
{
    public required long Id { get; init; }
    public required ResourceType Type { get; init; }
    public string? Name { get; init; }
    public string? Owner { get; init; }

    /// <summary>What tells it apart where another has the same name.</summary>
    public string? Apart { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? Elevation { get; init; }
    public double? WellDepth { get; init; }

    /// <summary>What made it, whoever changed it since.</summary>
    public required Provenance From { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
    public IReadOnlyList<GroupOption> Groups { get; init; } = [];
    public IReadOnlyList<SeriesFigure> Series { get; init; } = [];
    public IReadOnlyList<ExternalIdValue> ExternalIds { get; init; } = [];
    public int OpenConflicts { get; init; }

    public string Title => Names.Resource(Type, Name, Number, Owner, Latitude, Longitude, Apart);
    public bool NeedsLocation => Latitude is null || Longitude is null;

    private string? Number => ExternalIds.FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellResourceId)?.Value ?? ExternalIds.FirstOrDefault(e => e.IsIdentity)?.Value;
}

public sealed record SeriesFigure(long Id, string Name, string Unit, int Readings, DateTime? First, DateTime? Last, double? LastValue)
{
    public bool IsUsual => Name == Timeseries.Default;
}

public sealed record ExternalIdValue(long Id, string Name, string Value, bool IsIdentity, MappingState State, string? Reason, ValueOrigin Origin, DateTime UpdatedAt);

/// <summary>The run that wrote a value: of a file, or of another datasource.</summary>
public sealed record RunSource(long Id, string Name, bool IsFile, DateTime At);

/// <summary>Where a reading came from, in words.</summary>
/// <param name="By">Who entered it, or the API key that sent it; null where nobody wrote it down.</param>
public sealed record Provenance(ValueOrigin Origin, RunSource? Run, int? Row, string? By)
{
    /// <summary>"Uploaded file": for the legend of the plot.</summary>
    public string Kind => Origin == ValueOrigin.Datasource && Run is { IsFile: false } ? Run.Name : Names.Origin(Origin);

    /// <summary>"File hinta-winter-2025.csv, row 41", "API, key Field app", "Entered by demo@example.org".</summary>
    public string Words => this switch
    {
        { Run: { IsFile: true } file } => $"File {file.Name}" + (Row is { } row ? $", row {Formats.Number(row)}" : ""),
        { Run: { } run } => run.Name,
        { Origin: ValueOrigin.Api, By: not null } => $"API, key {By}",
        { Origin: ValueOrigin.Person, By: not null } => $"Entered by {By}",
        _ => Names.Origin(Origin),
    };
}

public sealed record ReadingRow(long Id, DateTime Time, TimePrecision Precision, double Value, Provenance From, int Changes);

/// <summary>A reading to be drawn.</summary>
public sealed record PlottedReading(DateTime Time, TimePrecision Precision, double Value, Provenance From);

/// <param name="Total">In the series; more than are drawn where it is very long.</param>
public sealed record PlottedSeries(IReadOnlyList<PlottedReading> Readings, int Total);

/// <summary>One change in the history of a resource or a reading.</summary>
public sealed record HistoryEntry
{
    public required DateTime At { get; init; }
    public string? By { get; init; }
    public RunSource? Run { get; init; }
    public int? Row { get; init; }
    public IReadOnlyList<HistoryLine> Lines { get; init; } = [];

    /// <summary>The record was made: the end of its history.</summary>
    public bool IsCreation { get; init; }

    /// <summary>"demo@example.org", "File x.csv, row 12": who or what changed it.</summary>
    public string Who => Run is { } run ? (run.IsFile ? $"File {run.Name}" : run.Name) + (Row is { } row ? $", row {Formats.Number(row)}" : "") : By ?? "Unknown";
}

/// <param name="What">"Owner", "Reading".</param>
/// <param name="Time">Of the reading that was changed.</param>
public sealed record HistoryLine(string What, string Before, string After, DateTime? Time = null, TimePrecision Precision = TimePrecision.Day);
