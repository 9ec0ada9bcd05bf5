using System.Collections.Concurrent;

namespace OurWater.Admin.Live;

/// <summary>
/// Tells pages of this process that a run has moved. Only a hint: what is true stands in the database, so a page that misses one, or sits on another node, finds it by its slow poll.
/// </summary>
public sealed class RunNotifier(ILogger<RunNotifier> log)
{
    private readonly ConcurrentDictionary<Guid, Action<RunMoved>> _subscribers = new();

    /// <summary>Calls back on the job's thread: hand over with <c>InvokeAsync</c> and return at once. Dispose to stop.</summary>
    public IDisposable Subscribe(Action<RunMoved> callback)
    {
        var id = Guid.NewGuid();
        _subscribers[id] = callback;
        return new Subscription(this, id);
    }

    public void Publish(RunMoved moved)
    {
        foreach (var callback in _subscribers.Values) callback(moved);
    }

    /// <summary>A page could not read again; it tries again by itself.</summary>
    internal void ReportNotReread(Exception error) => log.NotReread(error);

    internal int SubscriberCount => _subscribers.Count;

    private sealed class Subscription(RunNotifier notifier, Guid id) : IDisposable
    {
        public void Dispose() => notifier._subscribers.TryRemove(id, out _);
    }
}

public sealed record RunMoved(int OrganisationId, long RunId);
