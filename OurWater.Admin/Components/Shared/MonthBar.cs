namespace OurWater.Admin.Components.Shared;

/// <param name="Values">One per series, in their order.</param>
public sealed record MonthBar(int Year, int Month, IReadOnlyList<long> Values);

/// <param name="Css">The last part of the classes <c>s-</c> and <c>f-</c>: well, raingauge, checkdam, quality.</param>
public sealed record PlotSeries(string Name, string Css);
