using System.Text;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Writes the least that is a workbook of before 2007: BIFF8 records in a compound file. Cells are texts and numbers; style 1 is a date, 2 a date with time.</summary>
internal sealed class TestXls
{
    private const int Sector = 512;
    private const int LeastStream = 4096;

    private readonly List<(string Name, bool Hidden, object?[][] Rows, (int Top, int Left, int Bottom, int Right)[] Merged)> _sheets = [];

    /// <param name="merged">0-based, inclusive.</param>
    public TestXls Sheet(string name, object?[][] rows, bool hidden = false, params (int Top, int Left, int Bottom, int Right)[] merged)
    {
        _sheets.Add((name, hidden, rows, merged));
        return this;
    }

    public byte[] ToArray() => Compound(Workbook());

    private byte[] Workbook()
    {
        var sheets = _sheets.Select(sheet => Sheet(sheet.Rows, sheet.Merged)).ToList();
        var globals = Globals([.. sheets.Select(_ => 0)]).Length;
        var offsets = sheets.Select((_, index) => globals + sheets.Take(index).Sum(sheet => sheet.Length)).ToArray();
        return [.. Globals(offsets), .. sheets.SelectMany(sheet => sheet)];
    }

    private byte[] Globals(int[] offsets)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        Record(writer, 0x809, [0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Record(writer, 0x42, [0xE4, 4]);
        foreach (var format in new byte[] { 0, 14, 22 }) Record(writer, 0xE0, [0, 0, format, 0, 1, 0, 0x20, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for (var index = 0; index < _sheets.Count; index++)
        {
            var name = _sheets[index].Name;
            Record(writer, 0x85, [.. BitConverter.GetBytes(offsets[index]), (byte)(_sheets[index].Hidden ? 1 : 0), 0, (byte)name.Length, 1, .. Encoding.Unicode.GetBytes(name)]);
        }

        Record(writer, 0x0A, []);
        return memory.ToArray();
    }

    private static byte[] Sheet(object?[][] rows, (int Top, int Left, int Bottom, int Right)[] merged)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        Record(writer, 0x809, [0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        var width = rows.Length == 0 ? 0 : rows.Max(row => row.Length);
        Record(writer, 0x200, [0, 0, 0, 0, .. BitConverter.GetBytes(rows.Length), 0, 0, .. BitConverter.GetBytes((short)width), 0, 0]);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++) Cell(writer, (short)row, (short)column, rows[row][column]);
        }

        if (merged.Length > 0) Record(writer, 0xE5, [.. BitConverter.GetBytes((short)merged.Length), .. merged.SelectMany(range => new[] { range.Top, range.Bottom, range.Left, range.Right }).SelectMany(number => BitConverter.GetBytes((short)number))]);
        Record(writer, 0x0A, []);
        return memory.ToArray();
    }

    private static void Cell(BinaryWriter writer, short row, short column, object? value)
    {
        byte[] at = [.. BitConverter.GetBytes(row), .. BitConverter.GetBytes(column)];
        switch (value)
        {
            case null: break;
            case string text: Record(writer, 0x204, [.. at, 0, 0, .. BitConverter.GetBytes((short)text.Length), 1, .. Encoding.Unicode.GetBytes(text)]); break;
            case (double number, int style): Record(writer, 0x203, [.. at, (byte)style, 0, .. BitConverter.GetBytes(number)]); break;
            default: Record(writer, 0x203, [.. at, 0, 0, .. BitConverter.GetBytes(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))]); break;
        }
    }

    private static void Record(BinaryWriter writer, ushort id, byte[] content)
    {
        writer.Write(id);
        writer.Write((ushort)content.Length);
        writer.Write(content);
    }

    /// <summary>One stream called Workbook: a sector of its chain, one of the directory, then the stream.</summary>
    private static byte[] Compound(byte[] stream)
    {
        var sectors = (Math.Max(stream.Length, LeastStream) + Sector - 1) / Sector;
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[16], 0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0, .. new byte[6]]);
        foreach (var number in new[] { 0, 1, 1, 0, LeastStream, -2, 0, -2, 0, 0 }) writer.Write(number);
        for (var index = 1; index < 109; index++) writer.Write(-1);

        writer.Write(-3);
        writer.Write(-2);
        for (var index = 2; index < Sector / 4; index++) writer.Write(index - 2 < sectors - 1 ? index + 1 : index - 2 == sectors - 1 ? -2 : -1);

        Entry(writer, "Root Entry", 5, child: 1, start: -2, size: 0);
        Entry(writer, "Workbook", 2, child: -1, start: 2, size: sectors * Sector);
        writer.Write(new byte[Sector - 256]);
        writer.Write(stream);
        writer.Write(new byte[(sectors * Sector) - stream.Length]);
        return memory.ToArray();
    }

    private static void Entry(BinaryWriter writer, string name, byte type, int child, int start, int size)
    {
        var text = Encoding.Unicode.GetBytes(name + "\0");
        writer.Write([.. text, .. new byte[64 - text.Length]]);
        writer.Write((short)text.Length);
        writer.Write([type, 1]);
        foreach (var number in new[] { -1, -1, child }) writer.Write(number);
        writer.Write(new byte[36]);
        writer.Write(start);
        writer.Write((long)size);
    }
}
