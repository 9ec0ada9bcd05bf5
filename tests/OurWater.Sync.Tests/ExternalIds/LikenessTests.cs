using CsCheck;
using OurWater.Sync.ExternalIds;
using Xunit;

namespace OurWater.Sync.Tests.ExternalIds;

public sealed class LikenessTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["abcdeé -.R"], 0, 20];

    [Fact]
    public void Names_AreAlikeBothWaysAndBetweenNothingAndTheSame() => Gen.Select(Words, Words).Sample((one, other) =>
    {
        var alike = Likeness.OfNames(one, other);
        Assert.Equal(alike, Likeness.OfNames(other, one));
        Assert.InRange(alike, 0, 1);
        if (one.Any(char.IsLetterOrDigit)) Assert.Equal(1, Likeness.OfNames(one, one), 9);
    });

    [Theory]
    [InlineData("Ratan Lal", "LAL RATAN", 1)]
    [InlineData("José", "jose", 1)]
    [InlineData("Ratan", "", 0)]
    [InlineData("Ratan", null, 0)]
    [InlineData("abc", "xyz", 0)]
    public void Names_CaseAccentsAndOrder_DoNotMatter(string? one, string? other, double alike) => Assert.Equal(alike, Likeness.OfNames(one, other), 9);

    [Fact]
    public void Names_WithASlipOfThePen_AreMoreAlikeThanOthers()
    {
        Assert.InRange(Likeness.OfNames("Ratan Lal Meena", "Rattan Lal Mena"), 0.7, 0.99);
        Assert.InRange(Likeness.OfNames("Ratan Lal Meena", "Kanku Bai"), 0, 0.3);
    }

    [Theory]
    [InlineData(24.5, 74.1, 24.5, 74.1, 0)]
    [InlineData(0, 0, 0, 1, 111_195)]
    [InlineData(24, 74, 25, 74, 111_195)]
    [InlineData(0, 179.5, 0, -179.5, 111_195)]
    public void Metres_OfKnownDistances(double latitude, double longitude, double otherLatitude, double otherLongitude, double metres) =>
        Assert.Equal(metres, Likeness.Metres(latitude, longitude, otherLatitude, otherLongitude), 1.0);

    [Theory]
    [InlineData(0.0, 1.0, 2.0)]
    [InlineData(200.0, 0.0, 0.5)]
    [InlineData(201.0, 0.49, null)]
    [InlineData(5_001.0, 1.0, null)]
    [InlineData(null, 0.8, 0.8)]
    [InlineData(null, 0.4, null)]
    public void Score_TellsWhatIsWorthSuggesting(double? metres, double names, double? score) => Assert.Equal(score, Likeness.Score(metres, names));
}
