using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class PlaceDirectoryTests
{
    private static readonly Mapping Legacy = new() { Identity = Identities.LegacyMyWell };

    [Fact]
    public void Find_UnknownByPolicyReject_IsUnknownAndAlwaysTheSamePlace()
    {
        var directory = new PlaceDirectory([], Legacy);

        var place = directory.Find("313603.1111");

        Assert.Equal(PlaceStatus.Unknown, place.Status);
        Assert.Same(place, directory.Find("313603.1111"));
    }

    [Theory]
    [InlineData("313603.1111", ResourceType.Well)]
    [InlineData("313603.1175", ResourceType.Raingauge)]
    [InlineData("313603.1185", ResourceType.Checkdam)]
    public void Find_UnknownByPolicyCreate_IsNewWithTheTypeOfItsNumber(string identity, ResourceType type)
    {
        var place = new PlaceDirectory([], Legacy with { UnknownResources = UnknownResources.Create }).Find(identity);

        Assert.Equal((PlaceStatus.New, type), (place.Status, place.Type));
    }

    [Fact]
    public void Find_OurWaterIdThatDoesNotExist_IsNeverCreated() =>
        Assert.Equal(PlaceStatus.Unknown, new PlaceDirectory([], new Mapping { Identity = Identities.OurWater, UnknownResources = UnknownResources.Create }).Find("77").Status);

    [Fact]
    public void Find_TwoResourcesOfOneName_IsAmbiguous() =>
        Assert.Equal(PlaceStatus.Ambiguous, new PlaceDirectory([Known("Hinta", 1), Known("Hinta", 2)], new Mapping { Identity = Identities.Name }).Find("Hinta").Status);

    [Fact]
    public void Find_ChoicesOfAPerson_WinOverThePolicy()
    {
        var choices = new Dictionary<string, PlaceChoice>
        {
            ["313603.1111"] = new(PlaceAction.Link, 7),
            ["313603.1112"] = new(PlaceAction.Skip),
            ["313603.1113"] = new(PlaceAction.Create),
        };
        var directory = new PlaceDirectory([Known("313603.1120", 7)], Legacy with { Places = choices });

        Assert.Equal(7, directory.Find("313603.1111").ResourceId);
        Assert.Equal(PlaceStatus.Skip, directory.Find("313603.1112").Status);
        Assert.Equal(PlaceStatus.New, directory.Find("313603.1113").Status);
        Assert.Equal(PlaceStatus.Unknown, directory.Find("313603.1114").Status);
    }

    private static Place Known(string identity, long id) => new(identity) { Status = PlaceStatus.Known, ResourceId = id };
}
