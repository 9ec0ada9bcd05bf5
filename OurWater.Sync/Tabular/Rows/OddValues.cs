using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Values that are stored and still deserve a look, by what is known of the place and by its history before the run.</summary>
public static class OddValues
{
    private const int EnoughHistory = 10;
    private const double LeastMargin = 5;

    /// <param name="value">In the stored unit.</param>
    public static void Warn(int row, Series series, double value, Quantity quantity, IWarningSink sink)
    {
        var place = series.Place;
        if (place.Type != ResourceType.Well) return;
        if (quantity == Quantity.Usual)
        {
            if (value < 0) sink.Warning(row, ReasonCodes.NegativeDepth, Problems.NegativeDepth(place, value));
            else if (place.WellDepth is > 0 and var depth && value > depth) sink.Warning(row, ReasonCodes.DeeperThanWell, Problems.DeeperThanWell(place, value, depth));
        }

        if (series.Count < EnoughHistory) return;
        var margin = Math.Max(series.Max - series.Min, LeastMargin);
        if (value > series.Max + margin || value < series.Min - margin) sink.Warning(row, ReasonCodes.Jump, Problems.Jump(series, value));
    }
}
