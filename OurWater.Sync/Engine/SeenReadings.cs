using System.Runtime.CompilerServices;

namespace OurWater.Sync.Engine;

/// <summary>
/// The identities that a run has met so far in its file, so that the same place, series and time again is one record, and the first row can be named.
/// 24 bytes a slot, in shards that grow by themselves, so that growing never copies the whole: about 35 MB for a million readings.
/// </summary>
internal sealed class SeenReadings
{
    private const int Shards = 64;
    private const int MostExpected = 4_000_000;

    private const int SmallestShard = 64;

    private readonly Shard[] _shards = new Shard[Shards];
    private readonly int _shardSlots;

    /// <param name="expected">How many identities the file may hold: slots are made for so many at once, and more when they turn out too few.</param>
    public SeenReadings(long expected) => _shardSlots = (int)Math.Clamp(expected * 5 / 4 / Shards, SmallestShard, MostExpected / Shards);

    /// <summary>Remembers an identity. False where it was there before: then <paramref name="first"/> says which row and value.</summary>
    public bool TryAdd(int series, long time, int row, double value, out (int Row, double Value) first)
    {
        var hash = Mix((ulong)time * 0x9E3779B97F4A7C15UL ^ (uint)series * 0xC2B2AE3D27D4EB4FUL);
        ref var shard = ref _shards[hash & (Shards - 1)];
        return shard.TryAdd(_shardSlots, (uint)(hash >> 32), series, time, row, value, out first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong x)
    {
        x ^= x >> 31;
        x *= 0xBF58476D1CE4E5B9UL;
        return x ^ (x >> 29);
    }

    private struct Slot
    {
        public long Time;
        public double Value;
        public int Series; // 1 more than the ordinal: 0 is a free slot
        public int Row;
    }

    private struct Shard
    {
        private Slot[]? _slots;
        private int _count;

        public bool TryAdd(int initial, uint hash, int series, long time, int row, double value, out (int Row, double Value) first)
        {
            _slots ??= new Slot[initial];
            if (_count >= _slots.Length * 4L / 5) Grow();
            var index = Start(hash, _slots.Length);
            while (true)
            {
                ref var slot = ref _slots[index];
                if (slot.Series == 0)
                {
                    slot = new Slot { Time = time, Value = value, Series = series + 1, Row = row };
                    _count++;
                    first = default;
                    return true;
                }

                if (slot.Time == time && slot.Series == series + 1)
                {
                    first = (slot.Row, slot.Value);
                    return false;
                }

                if (++index == _slots.Length) index = 0;
            }
        }

        private static int Start(uint hash, int length) => (int)((ulong)hash * (uint)length >> 32);

        private void Grow()
        {
            var old = _slots!;
            _slots = new Slot[old.Length + old.Length / 2];
            foreach (ref readonly var slot in old.AsSpan())
            {
                if (slot.Series == 0) continue;
                var hash = Mix((ulong)slot.Time * 0x9E3779B97F4A7C15UL ^ (uint)(slot.Series - 1) * 0xC2B2AE3D27D4EB4FUL);
                var index = Start((uint)(hash >> 32), _slots.Length);
                while (_slots[index].Series != 0)
                {
                    if (++index == _slots.Length) index = 0;
                }

                _slots[index] = slot;
            }
        }
    }
}
