using System.Buffers;
using System.Text;

namespace OurWater.Sync.Tabular.Files;

/// <summary>
/// Cuts delimited text into records and fields, forward only, keeping one record in memory.
/// Not CsvHelper's parser: that one cannot give back what an unclosed quote swallowed (a record over <c>MaxRecordSize</c> ends the reading, and with line breaks in quotes switched off the
/// honest ones are lost), and it hands out UTF-8 where the rules above work on UTF-16. Here a record that turns out broken is cut at its first line end and the reading goes on behind it.
/// </summary>
internal sealed partial class RecordReader : IDisposable
{
    /// <summary>The bound of a record, in characters.</summary>
    public const int MaxRecord = 1 << 20;

    // What is kept of a larger one: as much as CopyOriginal shows.
    private const int KeptOfTooLarge = Originals.MaxRow + 1;

    // Looking for the end of quotes that never close costs up to MaxRecord for each; a file made of such lines would take hours. Beyond this much in vain, only the line itself is looked at.
    private const long FreeLookahead = 16L << 20;
    private const int LookaheadPerByte = 4;

    private static readonly SearchValues<char> LineEnds = SearchValues.Create('\r', '\n');

    private const int MostBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly Decoder _decoder;
    private readonly char _delimiter;
    private readonly char _quote;
    private readonly int _run;
    private readonly bool _comments;
    private readonly SearchValues<char> _special;
    private readonly SearchValues<char> _inQuotes;
    private readonly SearchValues<char> _inQuotesOfOneLine;
    private readonly byte[] _bytes;

    private char[] _text;
    private int _start;
    private int _next;
    private int _filled;
    private int _length;
    private bool _begun;
    private bool _ended;
    private bool _afterReturn;
    private bool _sawNul;
    private bool _again;
    private long _inVain;
    private Slice[] _fields = new Slice[64];
    private int _count;
    private char[] _scratch = new char[256];
    private int _scratchUsed;

    /// <param name="stream">Positioned at its start; disposed with the reader. The buffers are as large as it is, up to their usual size.</param>
    /// <param name="encoding">Its decoder must not throw.</param>
    /// <param name="dialect">How fields are cut and quoted.</param>
    /// <param name="comments">Whether lines that begin with # or // are comments.</param>
    public RecordReader(Stream stream, Encoding encoding, TextDialect dialect, bool comments)
    {
        _stream = stream;
        _decoder = encoding.GetDecoder();
        (_delimiter, _quote, _run) = (dialect.Delimiter, dialect.Quote, dialect.Run);
        _comments = comments;
        _special = SearchValues.Create(_delimiter, _quote, '\r', '\n');
        var marks = dialect.Backslash ? new string([_quote, '\\']) : _quote.ToString();
        _inQuotes = SearchValues.Create(marks);
        _inQuotesOfOneLine = SearchValues.Create(marks + "\r\n");
        var length = stream.CanSeek ? (int)Math.Clamp(stream.Length, 64, MostBytes) : MostBytes;
        _bytes = new byte[length];
        _text = new char[(length * 2) + Owed];
    }

    /// <summary>Counts every record, also blank ones and comments.</summary>
    public int Row { get; private set; }

    public int FieldCount => _count;

    public bool IsComment { get; private set; }

    public RecordFault Fault { get; private set; }

    public long BytesRead { get; private set; }

    /// <summary>The record as it stands in the file; for a too large one its beginning.</summary>
    public ReadOnlySpan<char> Raw => _text.AsSpan(_start, _length);

    public bool Read()
    {
        if (!StartRecord()) return false;

        if (_comments && !_again && StartsComment())
        {
            IsComment = true;
            CutAtLineEnd(RecordFault.None);
            return true;
        }

        var fieldStart = 0;
        var position = 0;
        while (true)
        {
            var found = Ahead(position).IndexOfAny(_special);
            if (found < 0)
            {
                position = _filled - _start;
                if (position > MaxRecord)
                {
                    EndTooLarge(position);
                    return true;
                }

                if (Fill()) continue;

                AddLast(fieldStart, position);
                EndAt(position);
                return true;
            }

            position += found;
            var character = _text[_start + position];
            if (_run > 0 && character == _delimiter)
            {
                var end = EndOfRun(position);
                if (IsCut(position, end))
                {
                    if (position > fieldStart) Add(fieldStart, position - fieldStart, SliceKind.Plain);
                    fieldStart = end;
                }

                position = end;
                continue;
            }

            if (character == _quote)
            {
                if (!IsBlank(fieldStart, position))
                {
                    position++;
                    continue;
                }

                position = ReadQuoted(position);
                if (position < 0)
                {
                    CutAtLineEnd(RecordFault.UnclosedQuote);
                    return true;
                }

                if (_start + position == _filled)
                {
                    EndAt(position);
                    return true;
                }

                character = _text[_start + position];
                fieldStart = position;
            }
            else
            {
                AddLast(fieldStart, position);
            }

            if (character != _delimiter)
            {
                EndAt(position);
                return true;
            }

            fieldStart = _run > 0 ? position = EndOfRun(position) : ++position;
        }
    }

    /// <summary>Reads the comment that was just read once more, as a record: a place may be called "#12".</summary>
    public void ReadAsRecord() => ReadAgain(asRecord: true);

    /// <summary>The same, where its quotes are closed in its own line; else it stays a comment.</summary>
    public bool TryReadAsRecord()
    {
        ReadAgain(asRecord: true);
        if (Fault == RecordFault.None && !Raw.ContainsAny(LineEnds)) return true;
        ReadAgain(asRecord: false);
        return false;
    }

    private void ReadAgain(bool asRecord)
    {
        _next = _start;
        Row--;
        _afterReturn = false;
        _again = asRecord;
        Read();
        _again = false;
    }

    /// <summary>The field with quotes undone, white space kept; empty beyond <see cref="FieldCount"/>. Valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<char> Field(int index)
    {
        if ((uint)index >= (uint)_count) return default;

        ref readonly var slice = ref _fields[index];
        var text = _text.AsSpan(_start + slice.Start, slice.Length);
        return slice.Kind == SliceKind.Escaped ? Unescape(text) : text;
    }

    public void Dispose() => _stream.Dispose();

    private bool StartRecord()
    {
        _start = _next;
        _count = 0;
        _length = 0;
        _scratchUsed = 0;
        IsComment = false;
        Fault = RecordFault.None;

        if (_start == _filled && !Fill()) return false;

        if (_afterReturn && _text[_start] == '\n')
        {
            _next = ++_start;
            if (_start == _filled && !Fill()) return false;
        }

        _afterReturn = false;
        Row++;
        return true;
    }

    private bool StartsComment()
    {
        var position = 0;
        while (true)
        {
            if (position >= _filled - _start && (position > 256 || !Fill())) return false;

            var character = _text[_start + position];
            if (character == '#') return true;

            if (character == '/') return (position + 1 < _filled - _start || Fill()) && _text[_start + position + 1] == '/';

            if (character != ' ' || _delimiter == ' ') return false;

            position++;
        }
    }

    /// <summary>Adds the quoted field that opens here; returns the place of the delimiter or line end behind it, or -1 where it is not closed as it should be.</summary>
    private int ReadQuoted(int open)
    {
        var acrossLines = _inVain <= FreeLookahead + (LookaheadPerByte * BytesRead);
        var kind = SliceKind.Plain;
        var position = open + 1;
        while (true)
        {
            var ahead = Ahead(position);
            var found = ahead.IndexOfAny(acrossLines ? _inQuotes : _inQuotesOfOneLine);
            if (found < 0)
            {
                position = _filled - _start;
                if (position <= MaxRecord && Fill()) continue;

                return GiveUp(position);
            }

            position += found;
            if (position <= MaxRecord && _text[_start + position] == '\\')
            {
                kind = SliceKind.Escaped;
                position += Available(position + 1) ? 2 : 1;
                continue;
            }

            if (position > MaxRecord || _text[_start + position] != _quote) return GiveUp(position);

            var close = position++;
            if (!Available(position))
            {
                Add(open + 1, close - open - 1, kind);
                return position;
            }

            if (_text[_start + position] == _quote)
            {
                kind = SliceKind.Escaped;
                position++;
                continue;
            }

            while (Available(position) && _text[_start + position] is ' ' or '\t' && _text[_start + position] != _delimiter) position++;

            if (Available(position) && _text[_start + position] is not ('\r' or '\n') && _text[_start + position] != _delimiter) return GiveUp(position);

            Add(open + 1, close - open - 1, kind);
            return position;
        }
    }

    private int GiveUp(int position)
    {
        _inVain += position;
        return -1;
    }

    private bool IsBlank(int from, int to)
    {
        foreach (var character in _text.AsSpan(_start + from, to - from))
        {
            if (character is not (' ' or '\t' or '\uFEFF')) return false;
        }

        return true;
    }

    private void CutAtLineEnd(RecordFault fault)
    {
        var position = 0;
        while (true)
        {
            var found = Ahead(position).IndexOfAny(LineEnds);
            position = found < 0 ? _filled - _start : position + found;
            if (position > MaxRecord)
            {
                EndTooLarge(position);
                return;
            }

            if (found < 0 && Fill()) continue;

            Split(position);
            EndAt(position);
            Fault = fault;
            return;
        }
    }

    /// <summary>Ends the record before the line end at this place.</summary>
    private void EndAt(int position)
    {
        if (position > MaxRecord)
        {
            EndTooLarge(position);
            return;
        }

        _length = position;
        Step(position);
        if (_sawNul && Raw.Contains('\0')) Fault = RecordFault.Nul;
    }

    /// <summary>Keeps the beginning of the record and lets the rest of its line run through the buffer.</summary>
    private void EndTooLarge(int position)
    {
        Fault = RecordFault.TooLarge;
        while (true)
        {
            var found = Ahead(position).IndexOfAny(LineEnds);
            if (found >= 0)
            {
                position += found;
                break;
            }

            _filled = _start + KeptOfTooLarge;
            position = KeptOfTooLarge;
            if (!Fill()) break;
        }

        _length = KeptOfTooLarge;
        Split(_length);
        Step(position);
    }

    private void Step(int position)
    {
        _next = _start + position;
        if (_next >= _filled) return;

        _afterReturn = _text[_next] == '\r';
        _next++;
    }
}

internal enum RecordFault
{
    None,
    UnclosedQuote,
    TooLarge,
    Nul,
}
