using System.Runtime.CompilerServices;

namespace OurWater.Sync.Engine;

/// <summary>
/// The identities that a run has met so far in its file, so that the same place, series and time again is one record, and the first row can be named.
/// Files are written in the order of time, in one direction or the other: what comes before or after all that its series has so far is put at that end and costs no
/// search; only the rest goes into a hash table. Of a million readings in order, with two decimals each, about 5 MB are kept; of a million in none, 40 MB.
/// </summary>
internal sealed class SeenReadings
{
    private readonly HashedIdentities _between = new();
    private Ends[] _series = [];

    /// <summary>Remembers an identity. False where it was there before: then <paramref name="first"/> says which row and value.</summary>
    /// <param name="series">Its ordinal: series are numbered from 0 without gaps.</param>
    public bool TryAdd(int series, long time, int row, double value, out (int Row, double Value) first)
    {
        if (series >= _series.Length) Array.Resize(ref _series, Math.Max(series + 1, _series.Length * 2));
        ref var ends = ref _series[series];
        ends.Later ??= new OrderedIdentities();
        if (time > ends.Later.Last)
        {
            ends.Later.Add(new SeenReading(time, value, row));
            first = default;
            return true;
        }

        if (ends.Later.TryFind(time, out first)) return false;
        if (time >= ends.Later.First) return _between.TryAdd(series, new SeenReading(time, value, row), out first);
        ends.Earlier ??= new OrderedIdentities();
        if (-time > ends.Earlier.Last)
        {
            ends.Earlier.Add(new SeenReading(-time, value, row));
            return true;
        }

        return !ends.Earlier.TryFind(-time, out first) && _between.TryAdd(series, new SeenReading(time, value, row), out first);
    }

    /// <summary>What a series has met: from its first reading on, and before it, that with the times turned round.</summary>
    private struct Ends
    {
        public OrderedIdentities? Later;
        public OrderedIdentities? Earlier;
    }
}

internal readonly record struct SeenReading(long Time, double Value, int Row);

/// <summary>Identities of one series that came in rising order of time, packed piece by piece: what is behind is seldom asked for.</summary>
internal sealed class OrderedIdentities
{
    private const int Smallest = 4;

    private readonly List<(long First, byte[] Readings)> _packed = [];
    private SeenReading[] _open = [];
    private int _used;

    public long First { get; private set; } = long.MaxValue;
    public long Last { get; private set; } = long.MinValue;

    /// <param name="reading">Later than <see cref="Last"/>.</param>
    public void Add(SeenReading reading)
    {
        if (_used == PackedReadings.Most)
        {
            _packed.Add((_open[0].Time, PackedReadings.Pack(_open)));
            _used = 0;
        }
        else if (_used == _open.Length)
        {
            Array.Resize(ref _open, Math.Clamp(_used * 2, Smallest, PackedReadings.Most));
        }

        if (First == long.MaxValue) First = reading.Time;
        _open[_used++] = reading;
        Last = reading.Time;
    }

    public bool TryFind(long time, out (int Row, double Value) found)
    {
        found = default;
        if (time < First || time > Last) return false;
        if (time < _open[0].Time) return PackedReadings.TryFind(PieceOf(time), time, out found);
        var at = _open.AsSpan(0, _used).BinarySearch(new ByTime(time));
        if (at < 0) return false;
        found = (_open[at].Row, _open[at].Value);
        return true;
    }

    /// <summary>The last piece that begins at or before a time.</summary>
    private byte[] PieceOf(long time)
    {
        var (low, high) = (0, _packed.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_packed[middle].First <= time) low = middle;
            else high = middle - 1;
        }

        return _packed[low].Readings;
    }

    private readonly struct ByTime(long time) : IComparable<SeenReading>
    {
        public int CompareTo(SeenReading other) => time.CompareTo(other.Time);
    }
}

/// <summary>Identities in no order: 32 bytes a slot, in shards that grow by themselves, so that growing never copies the whole.</summary>
internal sealed class HashedIdentities
{
    private const int Shards = 64;
    private const int SmallestShard = 64;

    private readonly Shard[] _shards = new Shard[Shards];

    public bool TryAdd(int series, SeenReading reading, out (int Row, double Value) first)
    {
        var hash = Hash(series, reading.Time);
        return _shards[hash & (Shards - 1)].TryAdd((uint)(hash >> 32), series, reading, out first);
    }

    private static ulong Hash(int series, long time) => Mix((ulong)time * 0x9E3779B97F4A7C15UL ^ (uint)series * 0xC2B2AE3D27D4EB4FUL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x)
    {
        x ^= x >> 31;
        x *= 0xBF58476D1CE4E5B9UL;
        return x ^ (x >> 29);
    }

    private struct Slot
    {
        public SeenReading Reading;
        public int Series; // 1 more than the ordinal: 0 is a free slot
    }

    private struct Shard
    {
        private Slot[]? _slots;
        private int _count;

        public bool TryAdd(uint hash, int series, SeenReading reading, out (int Row, double Value) first)
        {
            _slots ??= new Slot[SmallestShard];
            if (_count >= _slots.Length * 4L / 5) Grow();
            ref var slot = ref Find(hash, series + 1, reading.Time);
            if (slot.Series != 0)
            {
                first = (slot.Reading.Row, slot.Reading.Value);
                return false;
            }

            slot = new Slot { Reading = reading, Series = series + 1 };
            _count++;
            first = default;
            return true;
        }

        /// <summary>The slot of an identity, or the free one where it would stand.</summary>
        private readonly ref Slot Find(uint hash, int series, long time)
        {
            var slots = _slots!;
            var index = (int)((ulong)hash * (uint)slots.Length >> 32);
            while (slots[index].Series != 0 && (slots[index].Reading.Time != time || slots[index].Series != series))
            {
                if (++index == slots.Length) index = 0;
            }

            return ref slots[index];
        }

        private void Grow()
        {
            var old = _slots!;
            _slots = new Slot[old.Length + old.Length / 2];
            foreach (ref readonly var slot in old.AsSpan())
            {
                if (slot.Series != 0) Find((uint)(Hash(slot.Series - 1, slot.Reading.Time) >> 32), slot.Series, slot.Reading.Time) = slot;
            }
        }
    }
}
