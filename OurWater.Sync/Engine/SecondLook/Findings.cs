using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.SecondLook;

public enum OddKind
{
    /// <summary>The values are a known factor times those that are stored: another unit.</summary>
    Factor,

    /// <summary>The values have the other sign.</summary>
    Sign,

    /// <summary>The same values are stored some whole or half hours earlier or later: another zone.</summary>
    Shift,

    /// <summary>The values lie far outside of all that is stored: another quantity, another place.</summary>
    Range,
}

/// <summary>What is odd about the new values of one series.</summary>
/// <param name="Factor">New values divided by stored ones, the exact factor of two units (3.28…); 1 where that is not what is odd.</param>
/// <param name="Shift">New times minus stored ones.</param>
/// <param name="Values">How many new values the series has.</param>
/// <param name="IsStrong">To be answered before an import from the page; else a warning.</param>
/// <param name="NewMedian">In the stored unit, like <paramref name="StoredMedian"/>.</param>
public sealed record Finding(Series Series, OddKind Kind, double Factor, TimeSpan Shift, long Values, bool IsStrong, double NewMedian, double StoredMedian)
{
    /// <summary>The values that were looked at, with the stored ones near them.</summary>
    public required SeriesLook Look { get; init; }

    /// <summary>The unit that would make the values fit, of those that a mapping may name; null where none does.</summary>
    /// <param name="read">The unit in which the file was read.</param>
    public string? UnitThatFits(string? read)
    {
        if (Kind != OddKind.Factor || Tabular.Values.Units.Find(read) is not { } from) return null;
        foreach (var name in Tabular.Values.Units.Names)
        {
            var times = (double)Tabular.Values.Units.Convert(1, from, Tabular.Values.Units.Find(name)!.Value);
            if (Math.Abs((times / Factor) - 1) < 0.02) return name;
        }

        return from == Tabular.Values.LengthUnit.Millimetre && Math.Abs((Factor / 10) - 1) < 0.02 ? "0.1 mm" : null;
    }
}

/// <summary>What the second look asks the store for: of one series, the stored readings nearest in time to the new ones.</summary>
/// <param name="TimeseriesId">A series with stored readings.</param>
/// <param name="Middle">Unix milliseconds: the middle of the new readings that are compared.</param>
public readonly record struct SampleWish(long TimeseriesId, long Middle);

/// <summary>Stored readings for the second look; implemented by the store.</summary>
public interface IStoredSamples
{
    /// <summary>
    /// Of each series the stored readings nearest in time to its middle, up to <paramref name="most"/> before it and as many after it, in the order of
    /// time. One query for all wishes; called before
    /// the new readings are stored; what an earlier attempt at the same run has stored is left out. A series without readings is not in the answer.
    /// </summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(IReadOnlyList<SampleWish> wishes, int most, CancellationToken cancellationToken);
}
