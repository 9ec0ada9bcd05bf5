namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>How patient the client is.</summary>
/// <param name="Timeout">One request.</param>
/// <param name="Quiet">How long a call whose answer was lost may still be at work there.</param>
/// <param name="Tries">How often a request is made that may safely be made again.</param>
/// <param name="FirstDelay">Before the second try; it doubles each time.</param>
public sealed record LegacyMyWellPace(TimeSpan Timeout, TimeSpan TestTimeout, TimeSpan Quiet, int Tries, TimeSpan FirstDelay)
{
    public static LegacyMyWellPace Default { get; } = new(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), 7, TimeSpan.FromMilliseconds(500));
}
