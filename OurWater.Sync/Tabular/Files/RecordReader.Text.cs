namespace OurWater.Sync.Tabular.Files;

/// <summary>The window of text that the record stands in: positions are counted from the record's start, which moves.</summary>
internal sealed partial class RecordReader
{
    // A decoder may still owe a few characters of the bytes before.
    private const int Owed = 8;

    private ReadOnlySpan<char> Ahead(int position) => _text.AsSpan(_start + position, _filled - _start - position);

    private bool Available(int position) => _start + position < _filled || (position <= MaxRecord && Fill());

    /// <summary>More text behind what there is, the record moved to the front where room is short; false at the end of the file.</summary>
    private bool Fill()
    {
        while (!_ended)
        {
            if (_text.Length - _filled < _bytes.Length + Owed) MakeRoom(_bytes.Length + Owed);

            var read = _stream.Read(_bytes);
            _ended = read == 0;
            var decoded = _decoder.GetChars(_bytes.AsSpan(0, read), _text.AsSpan(_filled), _ended);
            BytesRead += read;
            if (!_begun && decoded > 0)
            {
                _begun = true;
                if (_text[_filled] == '\uFEFF')
                {
                    decoded--;
                    Array.Copy(_text, _filled + 1, _text, _filled, decoded);
                }
            }

            _sawNul |= _text.AsSpan(_filled, decoded).Contains('\0');
            _filled += decoded;
            if (decoded > 0) return true;
        }

        return false;
    }

    private void MakeRoom(int room)
    {
        var kept = _filled - _start;
        var target = kept + room > _text.Length ? new char[Math.Max(_text.Length * 2, kept + room)] : _text;
        Array.Copy(_text, _start, target, 0, kept);
        _text = target;
        _next -= _start;
        _start = 0;
        _filled = kept;
    }

    private ReadOnlySpan<char> Unescape(ReadOnlySpan<char> text)
    {
        // A larger array leaves the earlier one to the spans already given out.
        if (_scratch.Length - _scratchUsed < text.Length)
        {
            _scratch = new char[Math.Max(_scratch.Length * 2, text.Length)];
            _scratchUsed = 0;
        }

        var from = _scratchUsed;
        var target = _scratch.AsSpan(from);
        var written = 0;
        while (true)
        {
            var mark = text.IndexOfAny(_inQuotes);
            if (mark < 0 || mark + 1 >= text.Length) break;

            // A doubled quote is one; a backslash stands before a quote or another backslash, else it is a backslash.
            var undone = text[mark + 1] == _quote || (text[mark] == '\\' && text[mark + 1] == '\\');
            text[..mark].CopyTo(target[written..]);
            written += mark;
            target[written++] = undone ? text[mark + 1] : text[mark];
            text = text[(mark + (undone ? 2 : 1))..];
        }

        text.CopyTo(target[written..]);
        written += text.Length;
        _scratchUsed += written;
        return _scratch.AsSpan(from, written);
    }
}
