using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using OurWater.Admin.Configuration;
using OurWater.Admin.Tests.Architecture;
using Xunit;

namespace OurWater.Admin.Tests.Configuration;

/// <summary>appsettings.Example.json is the one place where an operator finds every key: none is missing, none is made up, and each default is the true one.</summary>
public sealed class ExampleSettingsTests
{
    private static readonly string[] OfTheFramework = ["urls", "AllowedHosts", "Logging"];
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    public static TheoryData<Type> Sections => [.. SectionTypes];

    private static IEnumerable<Type> SectionTypes => typeof(DatabaseOptions).Assembly.GetTypes().Where(t => t.Namespace == typeof(DatabaseOptions).Namespace && SectionName(t) is not null);

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_InTheExample_HasEveryKeyAndNoOther(Type options)
    {
        using var example = Read();
        Assert.True(example.RootElement.TryGetProperty(SectionName(options)!, out var section), $"The section {SectionName(options)} is missing.");

        Assert.Equal(Keys(options).Order(StringComparer.Ordinal), section.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_InTheExample_ShowsTheDefaults(Type options)
    {
        var example = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Text))).Build();
        var defaults = Activator.CreateInstance(options)!;
        var shown = example.GetSection(SectionName(options)!).Get(options) ?? Activator.CreateInstance(options)!;

        foreach (var property in Properties(options)) Assert.Equal(property.GetValue(defaults), property.GetValue(shown));
    }

    [Fact]
    public void Example_Sections_AreAllKnown()
    {
        using var example = Read();

        Assert.Empty(example.RootElement.EnumerateObject().Select(p => p.Name).Except([.. SectionTypes.Select(t => SectionName(t)!), .. OfTheFramework]));
    }

    [Fact]
    public void Example_EveryKey_HasAComment()
    {
        var lines = Text.Split('\n');
        var bare = new List<string>();
        for (var i = 1; i < lines.Length; i++)
        {
            // Keys of one comment stand together without an empty line; a section is explained by its keys.
            if (!lines[i].TrimStart().StartsWith('"') || lines[i].TrimEnd().EndsWith('{')) continue;
            var first = i;
            while (lines[first - 1].TrimStart().StartsWith('"') && !lines[first - 1].TrimEnd().EndsWith('{')) first--;
            if (!lines[first - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)) bare.Add(lines[i].Trim());
        }

        Assert.Empty(bare);
    }

    private static string Text => Repository.Read("appsettings.Example.json");

    private static JsonDocument Read() => JsonDocument.Parse(Text, WithComments);

    private static string? SectionName(Type type) => type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;

    private static IEnumerable<string> Keys(Type options) => Properties(options).Select(p => p.Name);

    private static IEnumerable<PropertyInfo> Properties(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite);
}
