using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Looks at a column of zones: which of its texts can be read. Not thread-safe.</summary>
/// <param name="home">IANA name of the organisation's zone.</param>
internal sealed class ZoneScan(string home)
{
    private const int MostTexts = 1_000;
    private readonly Dictionary<string, bool> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>One of its texts, where it has some and none of them can be read.</summary>
    public string? Unreadable => _texts.Count > 0 && !_texts.ContainsValue(true) ? _texts.Keys.First() : null;

    public void Add(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || _texts.Count >= MostTexts || NoValue.Is(text)) return;
        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.ContainsKey(text)) lookup[text] = Zones.FromCell(text.ToString(), home) is not null;
    }
}
