using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine;

/// <summary>
/// What a stretch of rows became before the store is asked: readings without two of one identity, rejections, and the counts that need no look at what is stored.
/// Bounded by <see cref="Capacity"/>; reused.
/// </summary>
internal sealed class ReadingBatch
{
    public const int Capacity = 50_000;

    private MappedReading[] _readings = new MappedReading[Capacity + 1024];
    private MappedReading[] _sorted = [];
    private SortKey[] _order = [];

    public Memory<MappedReading> Readings => _readings.AsMemory(0, Count);
    public int Count { get; private set; }
    public List<RowRejection> Rejected { get; } = [];
    public List<MappedResource> Resources { get; } = [];
    public List<MappedGroup> Groups { get; } = [];

    /// <summary>The rows of <see cref="Resources"/> or <see cref="Groups"/> as they stood in the file, index-aligned.</summary>
    public List<List<string>> Originals { get; } = [];
    public WarningTally Warnings { get; } = new();

    /// <summary>Rows of the counts: in the wide layout, cells.</summary>
    public long Read { get; set; }
    public long Unchanged { get; set; }
    public long Skipped { get; set; }

    /// <summary>Where the source stands after this batch.</summary>
    public long Records { get; set; }
    public int LastRow { get; set; }
    public long BytesRead { get; set; }
    public long NotRows { get; set; }

    public bool IsFull => Count >= Capacity || Rejected.Count >= 10_000 || Resources.Count + Groups.Count >= 2_000;

    /// <summary>Grows only for a wide row of more than a thousand places.</summary>
    public void Add(in MappedReading reading)
    {
        if (Count == _readings.Length) Array.Resize(ref _readings, Count * 2);
        _readings[Count++] = reading;
    }

    /// <summary>By series and time: the order of the index, in which the store finds and writes fastest. Small keys are sorted, and each reading is moved once.</summary>
    public void Sort()
    {
        if (_order.Length < Count) (_order, _sorted) = (new SortKey[_readings.Length], new MappedReading[_readings.Length]);
        var order = _order.AsSpan(0, Count);
        for (var i = 0; i < order.Length; i++) order[i] = new SortKey(_readings[i].Series.Ordinal, i, _readings[i].UnixMilliseconds);
        order.Sort();
        for (var i = 0; i < order.Length; i++) _sorted[i] = _readings[order[i].Index];
        Array.Clear(_readings, 0, Count);
        (_readings, _sorted) = (_sorted, _readings);
    }

    public void Clear()
    {
        Array.Clear(_readings, 0, Count);
        Count = 0;
        Rejected.Clear();
        Resources.Clear();
        Groups.Clear();
        Originals.Clear();
        Warnings.Clear();
        Read = Unchanged = Skipped = 0;
    }

    /// <summary>Where a reading belongs, and where it stands.</summary>
    private readonly record struct SortKey(int Series, int Index, long Time) : IComparable<SortKey>
    {
        public int CompareTo(SortKey other) => Series != other.Series ? Series.CompareTo(other.Series) : Time.CompareTo(other.Time);
    }
}

/// <summary>Counts per warning type with a few examples.</summary>
public sealed class WarningTally
{
    private const int Examples = 5;

    private readonly Dictionary<string, RunWarning> _byType = [];

    public void Add(string type, string example, long count = 1)
    {
        if (!_byType.TryGetValue(type, out var warning)) _byType[type] = warning = new RunWarning { Type = type };
        warning.Count += count;
        if (warning.Examples.Count < Examples) warning.Examples.Add(example);
    }

    /// <summary>Whether one more example of this type would be kept: else its words need not be made.</summary>
    public bool WantsExample(string type) => !_byType.TryGetValue(type, out var warning) || warning.Examples.Count < Examples;

    public void Clear() => _byType.Clear();

    public void AddTo(List<RunWarning> warnings)
    {
        foreach (var more in _byType.Values)
        {
            var warning = warnings.Find(w => w.Type == more.Type);
            if (warning is null) warnings.Add(warning = new RunWarning { Type = more.Type });
            warning.Count += more.Count;
            warning.Examples.AddRange(more.Examples.Take(Examples - warning.Examples.Count));
        }
    }
}
