using System.Buffers.Binary;

namespace OurWater.Sync.Engine;

/// <summary>
/// Readings of one series in rising order of time, in 4 to 5 bytes each where times and rows are spaced evenly and values have few decimals: differences of differences
/// as variable-length numbers, as databases of time series write them (T. Pelkonen et al., "Gorilla", VLDB 2015). Any other reading keeps all its digits too.
/// </summary>
internal static class PackedReadings
{
    /// <summary>How many stand in a piece: as many as are unpacked to find one.</summary>
    public const int Most = 128;

    private const int LongestNumber = 10;
    private const double Decimals = 10_000;
    private const double LargestDecimal = 1e11;

    /// <param name="readings">At most <see cref="Most"/>.</param>
    public static byte[] Pack(ReadOnlySpan<SeenReading> readings)
    {
        Span<byte> buffer = stackalloc byte[1 + Most * 3 * LongestNumber];
        var areDecimals = AreDecimals(readings);
        buffer[0] = areDecimals ? (byte)1 : (byte)0;
        var (length, time, row, value) = (1, default(Track), default(Track), 0L);
        foreach (ref readonly var reading in readings)
        {
            Write(buffer, ref length, time.Difference(reading.Time));
            Write(buffer, ref length, row.Difference(reading.Row));
            if (areDecimals)
            {
                var whole = Whole(reading.Value);
                Write(buffer, ref length, whole - value);
                value = whole;
            }
            else
            {
                BinaryPrimitives.WriteDoubleLittleEndian(buffer[length..], reading.Value);
                length += sizeof(double);
            }
        }

        return buffer[..length].ToArray();
    }

    public static bool TryFind(ReadOnlySpan<byte> packed, long wanted, out (int Row, double Value) found)
    {
        var areDecimals = packed[0] == 1;
        var (at, time, row, value) = (1, default(Track), default(Track), 0L);
        while (at < packed.Length)
        {
            var current = time.Next(Read(packed, ref at));
            var number = (int)row.Next(Read(packed, ref at));
            double exact;
            if (areDecimals)
            {
                value += Read(packed, ref at);
                exact = value / Decimals;
            }
            else
            {
                exact = BinaryPrimitives.ReadDoubleLittleEndian(packed[at..]);
                at += sizeof(double);
            }

            if (current < wanted) continue;
            found = current == wanted ? (number, exact) : default;
            return current == wanted;
        }

        found = default;
        return false;
    }

    private static bool AreDecimals(ReadOnlySpan<SeenReading> readings)
    {
        foreach (ref readonly var reading in readings)
        {
            if (!(Math.Abs(reading.Value) < LargestDecimal) || Whole(reading.Value) / Decimals != reading.Value) return false;
        }

        return true;
    }

    private static long Whole(double value) => (long)Math.Round(value * Decimals);

    /// <summary>Seven bits a byte, the lowest first; negative numbers turned to odd ones.</summary>
    private static void Write(Span<byte> buffer, ref int length, long number)
    {
        var bits = (ulong)(number << 1) ^ (ulong)(number >> 63);
        while (bits >= 0x80)
        {
            buffer[length++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        buffer[length++] = (byte)bits;
    }

    private static long Read(ReadOnlySpan<byte> packed, ref int at)
    {
        var (bits, shift) = (0UL, 0);
        byte next;
        do
        {
            next = packed[at++];
            bits |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    /// <summary>A number that goes on about as it went before. Differences may run over: they run back when they are added.</summary>
    private struct Track
    {
        private long _last, _step;

        public long Difference(long number)
        {
            var step = unchecked(number - _last);
            var difference = unchecked(step - _step);
            (_last, _step) = (number, step);
            return difference;
        }

        public long Next(long difference)
        {
            _step = unchecked(_step + difference);
            return _last = unchecked(_last + _step);
        }
    }
}
