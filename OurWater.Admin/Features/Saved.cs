namespace OurWater.Admin.Features;

/// <summary>What became of something a person wanted to save: nothing was stored where there is a problem.</summary>
/// <param name="Problem">What is wrong and what to do.</param>
/// <param name="Warning">Stored, but worth a look.</param>
public sealed record Saved(string? Problem = null, string? Warning = null)
{
    public static readonly Saved Done = new();

    public bool IsDone => Problem is null;
}
