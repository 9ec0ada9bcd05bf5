namespace OurWater.Admin.Data.Runs;

/// <summary>The fields of a record that a row would change: before and after. What a row lacks is never a change.</summary>
internal sealed class FieldDiff
{
    public SortedDictionary<string, object?> Before { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, object?> After { get; } = new(StringComparer.Ordinal);

    private readonly List<Action> _sets = [];

    public bool IsEmpty => After.Count == 0;

    /// <summary>Every change fills a field that was empty: nothing is replaced.</summary>
    public bool OnlyFills => Before.Values.All(v => v is null);

    public void Compare<T>(string field, T stored, T? incoming, Action<T> set)
    {
        if (incoming is null || EqualityComparer<T>.Default.Equals(stored, incoming)) return;
        Before[field] = stored;
        After[field] = incoming;
        _sets.Add(() => set(incoming));
    }

    public void Apply()
    {
        foreach (var set in _sets) set();
    }
}
