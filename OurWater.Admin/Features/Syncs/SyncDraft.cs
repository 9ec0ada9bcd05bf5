using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Syncs;

/// <summary>Which way records go.</summary>
public enum SyncWay
{
    Both,
    BringIn,
    SendOut,
}

/// <summary>A sync as a person fills it in.</summary>
public sealed record SyncDraft
{
    public string Name { get; init; } = "";
    public string? DatasourceId { get; init; }
    public SyncWay Way { get; init; }
    public IReadOnlyList<DataType> Types { get; init; } = [DataType.Group, DataType.Resource, DataType.Reading];

    /// <summary>False: everything that there is.</summary>
    public bool IsPart { get; init; }
    public IReadOnlyList<string> Pincodes { get; init; } = [];

    /// <summary>Ids of our groups, and keys of villages there.</summary>
    public IReadOnlyList<string> Villages { get; init; } = [];
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Readings of this day and after it.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Set through the HTTP API: kept, or taken out.</summary>
    public IReadOnlyList<double>? Bbox { get; init; }
    public ConflictPolicy Policy { get; init; }
    /// <summary>As it was typed; read by <see cref="CapRule"/>.</summary>
    public string Cap { get; init; } = Admin.Syncs.SyncRules.DefaultCap.ToString(CultureInfo.InvariantCulture);

    public static NumberRule CapRule { get; } = new(NumberKind.Whole);

    /// <summary>Readings in one run without asking; empty = the usual, which follows from how many there are.</summary>
    public string ReadingCap { get; init; } = "";

    public bool Pulls => Way != SyncWay.SendOut;

    public bool Pushes => Way != SyncWay.BringIn;

    public IReadOnlyList<SyncMethod> Methods => Way switch
    {
        SyncWay.BringIn => [SyncMethod.PullFromDatasource],
        SyncWay.SendOut => [SyncMethod.PushToDatasource],
        _ => [SyncMethod.PullFromDatasource, SyncMethod.PushToDatasource],
    };

    /// <summary>Null where everything is meant.</summary>
    public SyncSelection? Selection
    {
        get
        {
            var selection = new SyncSelection
            {
                Pincodes = Pincodes,
                Groups = Villages,
                ExternalIds = Resources,
                Bbox = Bbox,
                Since = Since is { } day ? new DateTimeOffset(DateTime.SpecifyKind(day, DateTimeKind.Utc)) : null,
            };
            return !IsPart || selection is { Pincodes: [], Groups: [], ExternalIds: [], Bbox: null, Since: null } ? null : selection;
        }
    }

    public static SyncDraft Of(SyncDetail sync) => new()
    {
        Name = sync.Name,
        DatasourceId = sync.DatasourceId.ToString(CultureInfo.InvariantCulture),
        Way = (sync.Pulls, sync.Pushes) switch { (true, true) => SyncWay.Both, (false, true) => SyncWay.SendOut, _ => SyncWay.BringIn },
        Types = sync.Types,
        IsPart = sync.Selection is not { Pincodes: [], Groups: [], ExternalIds: [], Bbox: null, Since: null },
        Pincodes = sync.Selection.Pincodes,
        Villages = sync.Selection.Groups,
        Resources = sync.Selection.ExternalIds,
        Since = sync.Selection.Since?.UtcDateTime,
        Bbox = sync.Selection.Bbox,
        Policy = sync.Policy,
        Cap = sync.Cap.ToString(CultureInfo.InvariantCulture),
        ReadingCap = sync.ReadingCap?.ToString(CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>What became of a form: the sync's id, or what is wrong by field ("" = with the whole).</summary>
public sealed record SyncSaved(long? Id, IReadOnlyDictionary<string, string> Problems);
