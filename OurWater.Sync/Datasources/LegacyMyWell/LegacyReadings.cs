using System.Collections.Concurrent;
using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>Rows of readings understood: what can be used, and what cannot with its reason. One instance a run: keys of resources are made once.</summary>
internal sealed class LegacyReadings(TimeProvider clock)
{
    private static readonly DateTime Oldest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Pages are read ahead while single readings are asked for.</summary>
    private readonly ConcurrentDictionary<(int Postcode, int ResourceId), string> _keys = new();

    /// <summary>What resources are, where the number itself does not say it.</summary>
    public Dictionary<string, ResourceType> Types { get; } = new(StringComparer.Ordinal);

    public string KeyOf(int postcode, int resourceId) =>
        _keys.GetOrAdd((postcode, resourceId), static key => string.Create(CultureInfo.InvariantCulture, $"{key.Postcode}.{key.ResourceId}"));

    public RemotePage<RemoteReading> Understand(List<ReadingRow> rows, LegacyScope scope, string position)
    {
        var used = new List<RemoteReading>(rows.Count);
        var rejected = new List<RowRejection>();
        var warnings = new List<(string, string)>();
        DateTime? newest = null;
        foreach (var row in rows)
        {
            var key = row is { Postcode: { } postcode, ResourceId: { } resource } ? KeyOf(postcode, resource) : null;
            if (row.UpdatedAt is { } changed && (newest is null || changed > newest)) newest = changed;
            if (!scope.HoldsReading(row.Postcode, key)) continue;
            if (Problem(row, key) is { } problem)
            {
                rejected.Add(new RowRejection(Number(row.Id), 0, [problem], Original(row)));
                continue;
            }

            if (row.VillageId is { } village && LegacyMyWellNumbers.VillageOf(row.ResourceId!.Value) is { } own && own != village)
                warnings.Add((ReasonCodes.OtherVillage, string.Create(CultureInfo.InvariantCulture, $"reading {row.Id} of {key} says village {village}")));
            var time = row.Date!.Value;
            var milliseconds = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();
            used.Add(new RemoteReading(row.Id, key!, milliseconds, PrecisionOf(time), (double)LegacyValues.Round(row.Value!.Value), row.UpdatedAt));
        }

        return new RemotePage<RemoteReading>(used, rejected, position, newest, warnings);
    }

    private RowProblem? Problem(ReadingRow row, string? key)
    {
        if (row.Date is not { } date) return new RowProblem(ReasonCodes.MissingField, "date", "The reading has no date in LegacyMyWell. Write it there, then read from the start.", "date");
        if (key is null) return new RowProblem(ReasonCodes.MissingField, "resourceId", "The reading does not say which resource it belongs to.", "resource");
        if (row.Value is not { } value) return new RowProblem(ReasonCodes.MissingField, "value", "The reading has no value in LegacyMyWell.", "value");
        if (date < Oldest) return new RowProblem(ReasonCodes.DateTooOld, "date", string.Create(CultureInfo.InvariantCulture, $"{date:d MMM yyyy} is before 2000: LegacyMyWell did not exist. Correct the date there."), key);
        if (date > clock.GetUtcNow().UtcDateTime.AddDays(1)) return new RowProblem(ReasonCodes.DateInFuture, "date", string.Create(CultureInfo.InvariantCulture, $"{date:d MMM yyyy} lies in the future. Correct the date in LegacyMyWell."), key);
        if (NoDataCodes.Has((double)LegacyValues.Round(value)))
            return new RowProblem(ReasonCodes.NoDataCode, "value", string.Create(CultureInfo.InvariantCulture, $"{value} is a code for “no value”. Take the reading away in LegacyMyWell, or write its value there."), key);
        var type = TypeOf(key, row.ResourceId!.Value);
        var (least, most) = ValueLimits.Of(type, Quantity.Usual);
        if ((decimal)Math.Clamp(value, -1e15, 1e15) >= least && (decimal)Math.Clamp(value, -1e15, 1e15) <= most) return null;
        return type == ResourceType.Raingauge && value < 0
            ? new RowProblem(ReasonCodes.NegativeRain, "value", "Rain is less than none.", key)
            : new RowProblem(ReasonCodes.OutOfRange, "value", string.Create(CultureInfo.InvariantCulture, $"{value} cannot be true here. Look at the decimal point in LegacyMyWell."), key);
    }

    private ResourceType TypeOf(string key, int resourceId) => Types.TryGetValue(key, out var known) ? known : LegacyMyWellNumbers.TypeOf(resourceId) ?? ResourceType.Well;

    private static TimePrecision PrecisionOf(DateTime time) => time.TimeOfDay == TimeSpan.Zero ? TimePrecision.Day : time.Second == 0 ? TimePrecision.Minute : TimePrecision.Second;

    private static int Number(long id) => (int)Math.Min(id, int.MaxValue);

    private static List<string> Original(ReadingRow row) => RemoteColumns.Reading(row.Id, row.Postcode, row.ResourceId, row.VillageId, row.Date, row.Value);
}

internal static class LegacyValues
{
    private const decimal Largest = 99_999_999.99m;

    /// <summary>Two decimals, half away from zero, as the server's database rounds; clamped as it clamps.</summary>
    public static decimal Round(double value) => !double.IsFinite(value) || Math.Abs(value) > (double)Largest
        ? value < 0 ? -Largest : Largest
        : Math.Round((decimal)value, 2, MidpointRounding.AwayFromZero);
}
