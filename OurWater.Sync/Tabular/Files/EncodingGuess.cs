using System.Text;
using UtfUnknown;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Which of the encodings with one byte a letter a text is in: the only one that makes words of it, or the one that UTF.Unknown is sure of; else a person knows.</summary>
/// <param name="Choices">Empty where it is sure; else those that come into question, with names of the file as each would read them.</param>
internal sealed record EncodingGuess(string Name, IReadOnlyList<EncodingChoice> Choices)
{
    private const int Looked = 256 << 10;
    private const float Sure = 0.6f;
    private const float SureOfOther = 0.8f;
    private const int MostChoices = 6;
    private const int MostSamples = 3;

    /// <param name="head">Bytes that are no UTF-8.</param>
    public static EncodingGuess Of(ReadOnlySpan<byte> head)
    {
        var lines = LinesWithLetters(head);
        var plausible = SingleByte.All.Where(one => one.MakesWords(TextEncodings.Get(one.Name).GetString(lines))).Select(one => one.Name).ToList();
        var detected = Detect(head);
        if (plausible.Count > 0 && plausible.Select(name => TextEncodings.Get(name).GetString(lines)).Distinct().Count() == 1) return new(plausible[0], []);
        if (plausible.Contains(TextEncodings.Windows1252) && !TextEncodings.Get(TextEncodings.Windows1252).GetString(lines).Any(SingleByte.IsLetter)) return new(TextEncodings.Windows1252, []);
        if (detected is { Sureness: >= Sure } one && plausible.Contains(one.Name)) return new(one.Name, []);
        if (detected is { Sureness: >= SureOfOther } other && plausible.Count == 0 && !SingleByte.All.Any(single => single.Name == other.Name)
            && !SingleByte.HasMixedWords(TextEncodings.Get(other.Name).GetString(lines))) return new(other.Name, []);

        string[] usual = [TextEncodings.Windows1252, "windows-1250", "windows-1251"];
        var names = plausible.Concat(detected is { } likely ? [likely.Name] : []).Concat(usual).Distinct().Take(MostChoices).ToList();
        var choices = names.Select(name => new EncodingChoice(name, Samples(TextEncodings.Get(name).GetString(lines)))).ToList();
        return new(names[0], [.. choices.DistinctBy(choice => string.Join('\n', choice.Samples))]);
    }

    private static (string Name, float Sureness)? Detect(ReadOnlySpan<byte> head)
    {
        if (CharsetDetector.DetectFromBytes(head[..Math.Min(head.Length, Looked)].ToArray()).Detected is not { EncodingName: { } name } found) return null;
        return TextEncodings.Name(name) is { } known ? (known, found.Confidence) : null;
    }

    /// <summary>Only the lines that have other than ASCII bytes tell anything.</summary>
    private static byte[] LinesWithLetters(ReadOnlySpan<byte> head)
    {
        var lines = new List<byte>();
        foreach (var line in head[..Math.Min(head.Length, Looked)].Split((byte)'\n'))
        {
            var bytes = head[line];
            if (!Ascii.IsValid(bytes)) lines.AddRange([.. bytes, (byte)'\n']);
        }

        return [.. lines];
    }

    private static List<string> Samples(string text) =>
        [.. text.Split('\n').SelectMany(line => line.Split(',', ';', '\t', '|')).Select(cell => cell.Trim(' ', '"', '\r')).Where(cell => cell.Any(c => c > 127)).Distinct().Take(MostSamples).Select(cell => Originals.Cut(cell, 60))];
}
