using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What the name of a column says about its zone.</summary>
/// <param name="Zone">Null where it says nothing, or something that cannot be read.</param>
/// <param name="Unreadable">What cannot be read: it is to be asked for.</param>
public sealed partial record HeaderZone(TimeZoneInfo? Zone, string? Unreadable = null)
{
    private static readonly string[] Areas = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Etc", "US", "Canada", "Brazil", "Mexico", "Chile"];

    /// <summary>True where the column is in UTC by its name: an offset beside it tells where the place is, and moves nothing.</summary>
    public bool IsUtc => Zone == TimeZoneInfo.Utc;

    /// <summary>The zone in a header such as <c>Time (GMT+05:30)</c>, <c>DateTimeUTC</c>, <c>Time, Asia/Kolkata</c>, <c>Datum (MEZ)</c>.</summary>
    /// <param name="home">IANA name of the organisation's zone: some letters mean what they mean there.</param>
    public static HeaderZone Of(string header, string home)
    {
        var text = WithoutCopyNumber().Replace(AsPlain(header), "");
        var found = new Dictionary<TimeSpan, TimeZoneInfo>();
        string? unreadable = null;

        // An IANA name comes first: Etc/GMT-5 is five hours east.
        text = Iana().Replace(text, m => Take(m.Value, Zones.Find(m.Value)));
        text = LostSign().Replace(text, m => Take(m.Value, null));
        text = Offset().Replace(text, m => Take(m.Value, Zones.Offset(Compact(m.Value), needsSign: true)));
        text = Bare().Replace(text, m => Take(m.Value, Zones.Offset(Compact(m.Value), needsSign: true)));
        var bracket = InBrackets().Match(text) is { Success: true } match ? match.Groups[1].Value : null;
        foreach (var (word, isLast, before) in Words(text))
        {
            if (NamesUtc(word)) Take(word, TimeZoneInfo.Utc);
            else if (MayBeLetters(word, isLast || word == bracket)) Take(word, word != bracket && MayBeAWord(word, before) ? null : Zones.Letters(word, home));
            else if (word == bracket && LooksLikeLetters(word)) unreadable ??= word;
        }

        if (found.Count > 1) unreadable ??= string.Join(", ", found.Values.Select(z => z.Id));
        if (found.Count > 0 && LocalWord().IsMatch(header) && found.Values.All(z => z == TimeZoneInfo.Utc)) unreadable ??= header;
        return unreadable is not null ? new HeaderZone(null, unreadable) : new HeaderZone(found.Count == 1 ? found.Values.First() : null);

        string Take(string name, TimeZoneInfo? zone)
        {
            if (zone is not null) found.TryAdd(zone.BaseUtcOffset + TimeSpan.FromTicks(zone.SupportsDaylightSavingTime ? 1 : 0), zone);
            else if (!name.Contains('/') || Areas.Contains(name[..name.IndexOf('/')])) unreadable ??= name.Trim();
            return zone is null && name.Contains('/') ? name : " ";
        }
    }

    private static string AsPlain(string header)
    {
        Span<char> buffer = stackalloc char[512];
        return header.Length <= buffer.Length && Plain.TryCopy(header, buffer, out var plain) ? plain.ToString() : header;
    }

    private static string Compact(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The header's words: parted by signs, and where small letters meet large ones.</summary>
    private static IEnumerable<(string Word, bool IsLast, string Before)> Words(string text)
    {
        var words = Word().Matches(text).Select(m => m.Value).ToList();
        return words.Select((word, i) => (word, i == words.Count - 1, i == 0 ? "" : words[i - 1]));
    }

    /// <summary>UTC in any place of a word that is otherwise of small letters, or all large: <c>datetimeutc</c>, <c>UTCTIME</c>.</summary>
    private static bool NamesUtc(string word) => word is "Z" or "z" or "ZULU" || Array.Exists(["utc", "gmt"], zone =>
        word.StartsWith(zone, StringComparison.OrdinalIgnoreCase) || word.EndsWith(zone, StringComparison.OrdinalIgnoreCase)
        || (word.Contains(zone, StringComparison.OrdinalIgnoreCase) && DateWords().IsMatch(word.Replace(zone, "", StringComparison.OrdinalIgnoreCase))));

    private static bool MayBeLetters(string word, bool standsOut)
    {
        if (word.Length is < 3 or > 5 || !ZoneLetters.AreKnown(word)) return false;
        var large = word.All(char.IsAsciiLetterUpper);
        if (ZoneLetters.AreAWord(word)) return standsOut && (large || word is "est" or "met");
        return large || (standsOut && word.All(char.IsAsciiLetterLower));
    }

    /// <summary><c>time_est</c> may be an estimate, <c>DATE_OF_EST</c> an establishment: asked.</summary>
    private static bool MayBeAWord(string word, string before) => ZoneLetters.AreAWord(word) && (!char.IsAsciiLetterUpper(word[0]) || !DateWords().IsMatch(before) || before.Length < 3);

    private static bool LooksLikeLetters(string word) => word.Length is 3 or 4 && word[^1] == 'T' && word.All(char.IsAsciiLetterUpper);

    [GeneratedRegex(@" \(\d+\)$")]
    private static partial Regex WithoutCopyNumber();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+/[A-Za-z_+\-0-9]*[A-Za-z0-9](?:/[A-Za-z_+\-]*[A-Za-z])?")]
    private static partial Regex Iana();

    /// <summary>A program has made names of headers, and UTC+05:30 has lost its sign: <c>Date..UTC.05.30.</c>, <c>date_utc_5_30</c>.</summary>
    [GeneratedRegex(@"(?:UTC|GMT)[._]+\d{1,2}(?:[._:]\d{1,2})?(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex LostSign();

    /// <summary>UTC or GMT, and whatever looks like an offset behind it: what is read of it is decided elsewhere.</summary>
    [GeneratedRegex(@"(?<![A-Za-z])(?:UTC|GMT)(?:\s*[+\-\u00B1]\s*[\dh:.,]*\d[hm]?|\s*\d[\d:.,h]*)|(?<=[a-z_])(?:UTC|GMT)\s*[+\-\u00B1]\s*[\dh:.,]*\d[hm]?", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    /// <summary>An offset alone: with minutes or a part of an hour; or whatever is the only thing in brackets.</summary>
    [GeneratedRegex(@"(?<=^|[\s(\[,_])[+\-]\s?(?:\d{1,2}:\d{2}|\d{4}|\d{1,2}[.,](?:5|25|50|75)|\d{1,2}h(?:\d{2})?)(?![\d.])|(?<=[(\[])[+\-]\d{1,2}(?:[.,]\d+)?(?=[)\]])")]
    private static partial Regex Bare();

    [GeneratedRegex(@"[(\[]\s*([A-Za-z]{3,5})\s*[)\]]")]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:date|time|datetime|timestamp|day|stamp|start|end|at|of|in|dt|ts|datum|zeit|uhrzeit|tijd|heure|hora|fecha|local)*$", RegexOptions.IgnoreCase)]
    private static partial Regex DateWords();

    [GeneratedRegex(@"(?<![A-Za-z])(?:local|not|non|offset|plus|minus)(?![a-z])|(?<=[a-z])Local(?![a-z])", RegexOptions.IgnoreCase)]
    private static partial Regex LocalWord();
}
