using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>Where a reading came from: a shape and a colour.</summary>
public enum PlotSource
{
    System,
    File,
    Api,
    Person,
}

/// <param name="Time">UTC; midnight UTC where the precision is a day.</param>
/// <param name="SourceName">In the legend: "LegacyMyWell", "Uploaded file", "Field app".</param>
/// <param name="From">In the details: "File hinta-winter-2025.csv, row 41".</param>
/// <param name="Run">In the details: "Uploaded 3 Mar 2025, run 41".</param>
public sealed record PlotPoint(DateTime Time, TimePrecision Precision, double Value, PlotSource Source, string SourceName, string? From = null, string? Run = null);
