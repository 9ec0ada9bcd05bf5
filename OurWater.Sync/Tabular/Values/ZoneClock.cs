namespace OurWater.Sync.Tabular.Values;

/// <summary>What a naive local time is in a zone.</summary>
public enum LocalTimeKind
{
    Once,

    /// <summary>The clocks were put forward over it: it did not exist.</summary>
    Never,

    /// <summary>The clocks were put back over it: it was twice.</summary>
    Twice,
}

/// <summary>
/// Local times of one zone to UTC. A year's clock changes are found once and kept: a TimeZoneInfo asked per row would cost more than the rest of the row. Not thread-safe.
/// </summary>
public sealed class ZoneClock(TimeZoneInfo zone)
{
    private const int FirstYear = 1880;
    private readonly Change[]?[] _years = new Change[]?[320];
    private readonly long[] _baseOffsets = new long[320];

    public TimeZoneInfo Zone { get; } = zone;

    /// <param name="local">Milliseconds since 1970-01-01T00:00 of the local clock.</param>
    /// <param name="utc">Milliseconds since 1970-01-01T00:00Z; meaningful for <see cref="LocalTimeKind.Once"/> only.</param>
    public LocalTimeKind ToUtc(long local, out long utc)
    {
        // 31,556,952 s is the mean Gregorian year: good to a day, and every year's list reaches over both of its ends.
        var index = (int)Math.Clamp(1970 + Math.Floor(local / 31_556_952_000.0) - FirstYear, 0, _years.Length - 1);
        var changes = _years[index] ?? Load(index);
        var offset = _baseOffsets[index];
        foreach (var change in changes)
        {
            long before = change.Utc + change.Before, after = change.Utc + change.After;
            if (local < Math.Min(before, after)) break;
            if (local < Math.Max(before, after))
            {
                utc = 0;
                return after > before ? LocalTimeKind.Never : LocalTimeKind.Twice;
            }

            offset = change.After;
        }

        utc = local - offset;
        return LocalTimeKind.Once;
    }

    private Change[] Load(int index)
    {
        var from = Unix(new DateTime(FirstYear + index, 1, 1, 0, 0, 0, DateTimeKind.Utc)) - (4 * CivilDay.Milliseconds);
        var to = from + (375 * CivilDay.Milliseconds);
        var changes = new List<Change>();
        var offset = _baseOffsets[index] = Offset(from);
        for (var at = from; at < to; at += CivilDay.Milliseconds)
        {
            var next = Offset(at + CivilDay.Milliseconds);
            if (next == offset) continue;
            changes.Add(new Change(Instant(at, at + CivilDay.Milliseconds, offset), offset, next));
            offset = next;
        }

        return _years[index] = [.. changes];
    }

    /// <summary>The first millisecond between the two at which the offset is no longer what it was.</summary>
    private long Instant(long from, long to, long offset)
    {
        while (to - from > 1)
        {
            var middle = from + ((to - from) / 2);
            if (Offset(middle) == offset) from = middle;
            else to = middle;
        }

        return to;
    }

    private long Offset(long utc) => (long)Zone.GetUtcOffset(DateTime.UnixEpoch.AddMilliseconds(utc)).TotalMilliseconds;

    private static long Unix(DateTime time) => (long)(time - DateTime.UnixEpoch).TotalMilliseconds;

    private readonly record struct Change(long Utc, long Before, long After);
}
