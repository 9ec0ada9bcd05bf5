namespace OurWater.Admin.Jobs;

/// <summary>
/// Tells a run of this process to stop, at once: the flag in the database, by which other processes learn of it, waits until the run itself lets go of the database for a moment, and a fast import may have ended by then.
/// </summary>
public sealed class CancelSignals
{
    public event Action<long>? Requested;

    public void Request(long runId) => Requested?.Invoke(runId);
}
