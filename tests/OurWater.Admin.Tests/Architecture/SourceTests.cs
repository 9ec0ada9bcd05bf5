using System.Text.RegularExpressions;
using Xunit;

namespace OurWater.Admin.Tests.Architecture;

/// <summary>What a reader of the sources may rely on.</summary>
public sealed partial class SourceTests
{
    private const int CodeLines = 400;
    private const int RazorLines = 250;

    [Fact]
    public void CodeFiles_All_AreShortEnoughToRead() => Assert.Empty(LongerThan(Repository.Code, CodeLines));

    [Fact]
    public void RazorFiles_All_AreShortEnoughToRead() => Assert.Empty(LongerThan(Repository.With(".razor"), RazorLines));

    [Fact]
    public void RazorFiles_All_HaveNoInlineStyle() => Assert.Empty(Matches(Repository.With(".razor"), InlineStyle()));

    [Fact]
    public void Files_All_NameNoPathOfAMachine() => Assert.Empty(Matches(TextFiles, MachinePath()));

    [Fact]
    public void Files_All_NameNoPackageFeed() => Assert.Empty(Matches(TextFiles, PackageFeed()));

    [Fact]
    public void Files_All_LeaveNothingToDo() => Assert.Empty(Matches(Repository.Code.Concat(Repository.With(".razor", ".js", ".css", ".sh")), LeftToDo()));

    /// <summary>A field that reads numbers by itself makes 75 of 7,5: NumberField and TypedNumbers read them for every page.</summary>
    [Fact]
    public void RazorFiles_All_ReadNumbersThroughOneField() => Assert.Empty(Matches(Repository.With(".razor", ".razor.cs").Except(["OurWater.Admin/Components/Shared/NumberField.razor", MendInput]), NumberInput()));

    [Fact]
    public void CodeFiles_All_UseNoRegions() => Assert.Empty(Matches(Repository.Code, Region()));

    [Fact]
    public void Tests_All_AreNeverSkippedOutright() => Assert.Empty(Matches(Repository.Code.Where(f => f.StartsWith("tests/", StringComparison.Ordinal)), SkippedForGood()));

    [Fact]
    public void LockFiles_EveryProject_IsCommitted()
    {
        var unlocked = Repository.With(".csproj").Select(f => Path.GetDirectoryName(f)!.Replace('\\', '/') + "/packages.lock.json").Except(Repository.Files);

        Assert.Empty(unlocked);
    }

    private static IEnumerable<string> TextFiles =>
        Repository.With(".cs", ".razor", ".md", ".json", ".sh", ".props", ".csproj", ".sln", ".css", ".js", ".py", ".yml", ".csv", ".tsv", ".editorconfig", "/run");

    private static IEnumerable<string> LongerThan(IEnumerable<string> files, int most) =>
        files.Select(f => (File: f, Lines: Repository.ReadLines(f).Length)).Where(f => f.Lines > most).Select(f => $"{f.File}: {f.Lines} lines, {most} at most");

    private static IEnumerable<string> Matches(IEnumerable<string> files, Regex pattern) =>
        from file in files
        from line in Repository.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where pattern.IsMatch(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    // Its input is a text or a number by its column; the numbers are read by TypedNumbers too.
    private const string MendInput = "OurWater.Admin/Features/Uploads/MendRow.razor";

    [GeneratedRegex("""MudNumericField|InputType\.Number|type="number"|InputMode\.@decimal|<InputNumber|(?:decimal|double|float)\.(?:Try)?Parse""")]
    private static partial Regex NumberInput();

    // A component's own parameter may be named Style…; only the attribute itself is meant.
    [GeneratedRegex("""(?<![\w-])[Ss]tyle\s*=\s*["@]""")]
    private static partial Regex InlineStyle();

    // Put together so that this file does not find itself.
    [GeneratedRegex("(?<![.\\w-])(?:/wor" + "k/|/fa" + "rm/|/hom" + "e/\\w|/Use" + "rs/\\w|/roo" + "t/|[A-Z]:\\\\Use" + "rs\\\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex("\"resolved\": *\"https?:" + "//|<add +key=\"[^\"]*\" +value=\"https?:" + "//")]
    private static partial Regex PackageFeed();

    [GeneratedRegex(@"\b(?:TO" + @"DO|FIX" + @"ME|HA" + @"CK|NotImplemented" + "Exception)\\b")]
    private static partial Regex LeftToDo();

    [GeneratedRegex(@"^\s*#reg" + "ion")]
    private static partial Regex Region();

    // A test that cannot run says so while it runs, with its reason (Assert.Skip…); none is switched off in its attribute.
    [GeneratedRegex(@"\[(?:Fact|Theory)\([^)]*Sk" + "ip *= *\"")]
    private static partial Regex SkippedForGood();
}
