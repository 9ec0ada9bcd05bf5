namespace OurWater.Sync.Tabular.Files;

/// <summary>How a record's text is cut into fields.</summary>
internal sealed partial class RecordReader
{
    /// <summary>Fields by the delimiter alone, quotes as they stand.</summary>
    private void Split(int length)
    {
        _count = 0;
        var from = 0;
        var position = 0;
        while (true)
        {
            var found = _text.AsSpan(_start + position, length - position).IndexOf(_delimiter);
            if (found < 0) break;

            position += found;
            var end = position + 1;
            while (_run > 0 && end < length && _text[_start + end] == _delimiter) end++;
            if (_run == 0 || IsCut(position, end))
            {
                if (_run == 0 || position > from) Add(from, position - from, SliceKind.Plain);
                from = end;
            }

            position = end;
        }

        AddLast(from, length);
    }

    /// <summary>With runs of spaces between the fields, spaces at the end of a line are no field.</summary>
    private void AddLast(int from, int to)
    {
        if (_run == 0 || to > from) Add(from, to - from, SliceKind.Plain);
    }

    /// <summary>Whether a run of spaces is long enough to stand between two fields; in front of the first one, any is passed over.</summary>
    private bool IsCut(int from, int to) => to - from >= _run || from == 0;

    private int EndOfRun(int position)
    {
        while (Available(position) && _text[_start + position] == _delimiter) position++;
        return position;
    }

    private void Add(int start, int length, SliceKind kind)
    {
        if (_count == _fields.Length) Array.Resize(ref _fields, _count * 2);
        _fields[_count++] = new Slice(start, length, kind);
    }

    private enum SliceKind
    {
        Plain,
        Escaped,
    }

    private readonly record struct Slice(int Start, int Length, SliceKind Kind);
}
