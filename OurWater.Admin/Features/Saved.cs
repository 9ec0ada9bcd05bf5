namespace OurWater.Admin.Features;

/// <summary>What became of something a person wanted to save: nothing was stored where there is a problem.</summary>
/// <param name="Problem">What is wrong and what to do.</param>
/// <param name="Question">Odd, but possible: nothing is stored until the person says that it is right.</param>
public sealed record Saved(string? Problem = null, string? Question = null)
{
    public static readonly Saved Done = new();

    public bool IsDone => Problem is null && Question is null;
}
