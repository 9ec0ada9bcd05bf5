using System.Text;
using OurWater.Sync.Engine;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Rows;

/// <summary>Which place a row means by its name or id.</summary>
public sealed class PlaceMatchTests
{
    private static readonly Mapping ByName = new() { Identity = Identities.Name };
    private static readonly Mapping ById = new() { Identity = "externalId:siteCode" };

    [Theory]
    [InlineData("Pozo Muñoz Uno")]
    [InlineData("Pozo Mun\u0303oz Uno")]
    [InlineData("Pozo\u00A0Muñoz  Uno")]
    [InlineData("POZO MUÑOZ UNO")]
    [InlineData("pozo\tmuñoz uno")]
    public void Find_NameThatLooksTheSame_IsTheSamePlace(string written) => Assert.Equal(7, new PlaceDirectory([Known("Pozo Muñoz Uno", 7)], ByName).Find(written).ResourceId);

    [Fact]
    public void Find_NewNameInTwoForms_IsOnePlaceAsFirstWritten()
    {
        var directory = new PlaceDirectory([], ByName with { UnknownResources = UnknownResources.Create });

        var first = directory.Find("Brunnen Süd".Normalize(NormalizationForm.FormD));

        Assert.Same(first, directory.Find("brunnen  süd"));
        Assert.Equal((PlaceStatus.New, "Brunnen Süd".Normalize(NormalizationForm.FormD)), (first.Status, first.Identity));
    }

    [Fact]
    public void Find_NamesThatDifferInCaseOnly_AreAmbiguousUnlessExact()
    {
        var directory = new PlaceDirectory([Known("Hinta", 1), Known("HINTA", 2)], ByName);

        Assert.Equal((1, PlaceStatus.Ambiguous), (directory.Find("Hinta").ResourceId, directory.Find("hinta").Status));
    }

    [Fact]
    public void Find_ChoiceForAName_HoldsForEachFormOfIt()
    {
        var choices = new Dictionary<string, PlaceChoice> { ["Old well"] = new(PlaceAction.Link, 7), ["No well"] = new(PlaceAction.Skip) };
        var directory = new PlaceDirectory([Known("New well", 7)], ByName with { Places = choices });

        Assert.Equal((7, PlaceStatus.Skip), (directory.Find("OLD  WELL").ResourceId, directory.Find("no well").Status));
    }

    [Fact]
    public void Find_IdInOtherCase_IsTakenAndTold()
    {
        var told = new List<string>();
        var directory = new PlaceDirectory([Known("AB-1", 7), Known("ab-2", 8), Known("AB-2", 9)], ById) { OtherCase = (written, known) => told.Add($"{written} {known}") };

        Assert.Equal((7, 7), (directory.Find("ab-1").ResourceId, directory.Find("ab-1").ResourceId));
        Assert.Equal((8, 9), (directory.Find("ab-2").ResourceId, directory.Find("AB-2").ResourceId));
        Assert.Equal(PlaceStatus.Unknown, directory.Find("Ab-2").Status);
        Assert.Equal(["ab-1 AB-1"], told);
    }

    [Theory]
    [InlineData("AB  1")]
    [InlineData("A\u0308B 1")]
    public void Find_IdThatDiffersInMoreThanCase_IsUnknown(string id) => Assert.Equal(PlaceStatus.Unknown, new PlaceDirectory([Known("AB 1", 7), Known("ÄB 1", 8)], ById).Find(id).Status);

    [Fact]
    public void Find_IdWithOuterSpaceThatIsStored_IsFound() => Assert.Equal(7, new PlaceDirectory([Known(" AB-1 ", 7)], ById).Find("AB-1").ResourceId);

    [Theory]
    [InlineData("3.13603E+14", true)]
    [InlineData("3E+14", true)]
    [InlineData("3,13603e+14", true)]
    [InlineData("12E4", false)]
    [InlineData("W-3E+", false)]
    [InlineData("E+14", false)]
    public void IsScientific_Text_IsSeen(string text, bool expected) => Assert.Equal(expected, IdentityText.IsScientific(text));

    [Theory]
    [InlineData("externalId:siteCode", "externalId")]
    [InlineData("name", "name")]
    public void Map_IdInScientificNotation_IsRejectedAlsoWhereItIsKnown(string identity, string field)
    {
        var mapping = new Mapping { Identity = identity, Unit = "m", Columns = new Dictionary<string, string?> { [field] = "site" } };

        var problem = MemoryTable.Of("site|date|value", "3.13603E+14|2020-01-15|5.2").Map(mapping).OnlyProblem;

        Assert.Equal((ReasonCodes.InvalidIdentity, "site", "3.13603E+14"), (problem.Code, problem.Column, problem.Subject));
    }

    [Theory]
    [InlineData("Total", true, true)]
    [InlineData("Total Mbour forage", true, true)]
    [InlineData("Average Joe's well", true, true)]
    [InlineData("Total", false, false)]
    [InlineData("Total Mbour forage", false, false)]
    public void Map_WordOfATotal_IsAPlaceWhereThereIsOne(string name, bool isKnown, bool isReading)
    {
        var places = new MemoryPlaces { Unlisted = PlaceStatus.New };
        if (isKnown) places.Add(name);

        var outcomes = MemoryTable.Of("name|date|value", $"{name}|2020-01-15|5.1", "Sum|2020-01-15|5.1").Map(ByName with { Unit = "m" }, places);

        Assert.Equal(isReading ? 1 : 0, outcomes.Readings.Count);
        Assert.All(outcomes.Rejections, r => Assert.Equal(ReasonCodes.NotAReading, r.Problems[0].Code));
    }

    [Fact]
    public void Map_KnownTotalWithABadDate_SaysWhatIsWrongWithTheDate()
    {
        var places = new MemoryPlaces();
        places.Add("Total Mbour");

        var outcomes = MemoryTable.Of("name|date|value", "Total Mbour|2020-01-15|5.1", "Total Mbour|soon|5.1").Map(ByName with { Unit = "m" }, places);

        Assert.Equal(ReasonCodes.InvalidDate, outcomes.OnlyProblem.Code);
    }

    private static Place Known(string identity, long id) => new(identity) { Status = PlaceStatus.Known, ResourceId = id };
}
