namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Numbers of records, a bit each: ten million in little more than a megabyte, where they were given out one after the other.</summary>
public sealed class IdSet
{
    private const int BlockBits = 16;
    private const int WordBits = 6;

    private readonly Dictionary<long, ulong[]> _blocks = [];

    /// <returns>False where it was in it already.</returns>
    public bool Add(long id)
    {
        if (!_blocks.TryGetValue(id >> BlockBits, out var block)) _blocks[id >> BlockBits] = block = new ulong[1 << (BlockBits - WordBits)];
        ref var word = ref block[(id & ((1L << BlockBits) - 1)) >> WordBits];
        var bit = 1UL << (int)(id & ((1 << WordBits) - 1));
        if ((word & bit) != 0) return false;
        word |= bit;
        return true;
    }

    public bool Contains(long id) => _blocks.TryGetValue(id >> BlockBits, out var block) && (block[(id & ((1L << BlockBits) - 1)) >> WordBits] & (1UL << (int)(id & ((1 << WordBits) - 1)))) != 0;
}
