namespace OurWater.Sync.Tabular.Files;

/// <summary>An encoding with one byte a letter, and what its texts look like when they are read with it and not with another.</summary>
/// <param name="Alphabets">In a Latin encoding: the letters beyond a to z of each language that is written in it. Null where its script has none of a to z.</param>
internal sealed record SingleByte(string Name, string[]? Alphabets, char FirstLetter, char LastLetter)
{
    private const string Symbols = "°²³µ·–—…‘’“”„«»€£§©®´¿¡ºª×±½¼¾•™\u00A0№";

    private static readonly string[] Western =
    [
        "æøåéèêóòôäöü", "åäöéüà", "äöüßé", "àâæçéèêëîïôœùûüÿ", "áéíóúüñ", "áâãàçéêíóôõúü", "éëïóöüèêáà", "àèéìíîòóùú", "áéíóúýþæöð", "àçèéíïòóúü·",
    ];

    // Between two letters they are letters of another encoding.
    private const string Signs = "±½¼¾¿¡§©®£€•™×¹²³";

    public static IReadOnlyList<SingleByte> All { get; } =
    [
        new(TextEncodings.Windows1252, Western, default, default),
        new("windows-1250", ["áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîşţ", "čćđšž"], default, default),
        new("windows-1254", ["çğıİöşüâîû"], default, default),
        new("windows-1257", ["āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"], default, default),
        new("ibm850", Western, default, default),
        new("macintosh", Western, default, default),
        new("windows-1251", null, 'Ѐ', 'ӿ'),
        new("koi8-r", null, 'Ѐ', 'ӿ'),
        new("cp866", null, 'Ѐ', 'ӿ'),
        new("windows-1253", null, 'Ͱ', 'Ͽ'),
        new("windows-1255", null, '\u0590', '\u05FF'),
        new("windows-1256", null, '\u0600', '\u06FF'),
    ];

    /// <summary>Whether the text has words of one of the languages, or of the script, and no signs that stand in no word.</summary>
    public bool MakesWords(string text)
    {
        var letters = new HashSet<char>();
        foreach (var word in text.Split([' ', ',', ';', '\t', '|', '\n', '\r', '"', '\'', '.', '-', '/', '(', ')', '_', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (System.Text.Ascii.IsValid(word)) continue;
            foreach (var character in word.Where(character => character > 127 && !IsSymbol(character)))
            {
                if (!char.IsLetter(character) && !IsMark(character)) return false;
                letters.Add(char.ToLowerInvariant(character));
            }

            if (IsOddlyCased(word) || HasSignBetweenLetters(word) || !IsWord(word)) return false;
        }

        return Alphabets is null ? letters.Count > 0 : Array.Exists(Alphabets, alphabet => letters.IsSubsetOf(alphabet));
    }

    /// <summary>A sign of another script in the midst of a word, such as <c>Mu駉z</c>: an accent that was taken for half of it.</summary>
    public static bool HasMixedWords(string text)
    {
        for (var index = 1; index < text.Length; index++)
        {
            if (char.IsAsciiLetter(text[index - 1]) && IsLetter(text[index])) return true;
        }

        return false;
    }

    public static bool IsLetter(char character) => character > 127 && char.IsLetter(character) && !IsSymbol(character);

    private static bool IsSymbol(char character) => Symbols.Contains(character, StringComparison.Ordinal);

    private bool IsWord(string word)
    {
        var others = word.Count(IsLetter);
        var plain = word.Count(char.IsAsciiLetter);
        if (Alphabets is not null) return others <= Math.Max(plain, 1) || (plain > 0 && others <= plain + 2);
        return others == 0 || (plain == 0 && word.Where(IsLetter).All(character => character >= FirstLetter && character <= LastLetter));
    }

    private bool IsMark(char character) => Alphabets is null && character >= FirstLetter && character <= LastLetter;

    private static bool HasSignBetweenLetters(string word)
    {
        for (var index = 1; index < word.Length - 1; index++)
        {
            if (Signs.Contains(word[index], StringComparison.Ordinal) && char.IsLetter(word[index - 1]) && char.IsLetter(word[index + 1])) return true;
        }

        return false;
    }

    private static bool IsOddlyCased(string word)
    {
        for (var index = 1; index < word.Length; index++)
        {
            if (char.IsLower(word[index - 1]) && char.IsUpper(word[index]) && (IsLetter(word[index]) || IsLetter(word[index - 1]))) return true;
        }

        return false;
    }
}
