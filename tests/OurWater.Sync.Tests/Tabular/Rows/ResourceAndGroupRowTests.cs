using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Rows;

public sealed class ResourceAndGroupRowTests
{
    private static readonly Mapping Resources = new() { DataType = DataType.Resource };
    private static readonly Mapping Groups = new() { DataType = DataType.Group };

    [Fact]
    public void Map_LegacyResource_HasItsExternalIds()
    {
        var places = new MemoryPlaces { Unlisted = PlaceStatus.New };

        var resource = Assert.Single(MemoryTable.Of("pincode|resourceId|owner|lat|lng|well depth (ft)|elevation", "313603|1170|Owner A|24.5935|74.1921|72|n/a").Map(Resources, places).Resources);

        Assert.Equal(("313603.1170", ResourceType.Raingauge, "Owner A", 24.5935, 74.1921, 21.9456, (double?)null),
            (resource.Identity, resource.Type, resource.Owner, resource.Latitude, resource.Longitude, resource.WellDepth, resource.Elevation));
        Assert.Equal([("legacyMyWellId", "313603.1170"), ("legacyMyWellPincode", "313603"), ("legacyMyWellResourceId", "1170"), ("legacyMyWellVillageId", "11")],
            resource.ExternalIds.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => (i.Key, i.Value)));
    }

    [Theory]
    [InlineData("91|74.19", ReasonCodes.CoordinatesInvalid)]
    [InlineData("24.59|", ReasonCodes.CoordinatesInvalid)]
    [InlineData("0|0", ReasonCodes.CoordinatesInvalid)]
    [InlineData("here|74.19", ReasonCodes.CoordinatesInvalid)]
    [InlineData("74.19|24.59", ReasonCodes.CoordinatesSwapped)]
    [InlineData("174.19|24.59", ReasonCodes.CoordinatesInvalid)]
    public void Map_BadPosition_IsRejectedByName(string position, string code)
    {
        var rows = Enumerable.Range(10, 9).Select(i => $"313603|11{i}|24.5{i}|74.1{i}").Append($"313603|1150|{position}").ToArray();

        var outcomes = MemoryTable.Of("pincode|resourceId|latitude|longitude", rows).Map(Resources);

        Assert.Equal((code, 9), (outcomes.OnlyProblem.Code, outcomes.Resources.Count));
    }

    [Fact]
    public void Map_DegreesMinutesSeconds_AreRead() =>
        Assert.Equal(24.5935, Assert.Single(MemoryTable.Of("pincode|resourceId|latitude|longitude", "313603|1111|24° 35' 36.6\" N|74° 11' 31.6\" E").Map(Resources).Resources).Latitude!.Value, 9);

    [Theory]
    [InlineData("volcano", "10", ReasonCodes.InvalidField)]
    [InlineData("well", "-3", ReasonCodes.OutOfRange)]
    [InlineData("well", "deep", ReasonCodes.NotANumber)]
    public void Map_BadFields_AreRejectedByName(string type, string depth, string code) =>
        Assert.Equal(code, MemoryTable.Of("pincode|resourceId|type|well depth (m)", "313603|1112|well|10", $"313603|1111|{type}|{depth}").Map(Resources).OnlyProblem.Code);

    [Fact]
    public void Map_UnknownResource_IsNoProblemHere() => Assert.Single(MemoryTable.Of("pincode|resourceId|owner", "313603|1111|A").Map(Resources, new MemoryPlaces { Unlisted = PlaceStatus.Unknown }).Resources);

    [Fact]
    public void Map_ExternalIdentity_IsItsExternalId() =>
        Assert.Equal("X-1", Assert.Single(MemoryTable.Of("code|name|lat|lon", "X-1|Temple|24.5|74.1").Map(Resources with { Identity = "externalId:ggmn" }).Resources).ExternalIds["ggmn"]);

    [Fact]
    public void Map_Village_IsKnownByPincodeAndId()
    {
        var group = Assert.Single(MemoryTable.Of("pincode|villageId|name|lat|lng", "313603|13|Hinta|24.6|74.18").Map(Groups).Groups);

        Assert.Equal(("village:313603:13", GroupType.Village, "Hinta", 24.6), (group.Identity, group.Type, group.Name, group.Latitude));
        Assert.Equal("313603.13", group.ExternalIds["legacyMyWellId"]);
    }

    [Fact]
    public void Map_OtherGroups_AreKnownByTypePincodeAndName()
    {
        var groups = MemoryTable.Of("type|pincode|name", "pincode|313603|Bhinder", "country||India", "village|313603|Hinta").Map(Groups).Groups;

        Assert.Equal(["pincode:313603:Bhinder", "country::India", "village:313603:Hinta"], groups.Select(g => g.Identity));
    }

    [Theory]
    [InlineData("village||Hinta", ReasonCodes.MissingField)]
    [InlineData("village|313603|", ReasonCodes.MissingField)]
    [InlineData("|313603|Hinta", ReasonCodes.MissingField)]
    [InlineData("galaxy|313603|Hinta", ReasonCodes.InvalidField)]
    [InlineData("village|3136|Hinta", ReasonCodes.InvalidIdentity)]
    public void Map_BadGroup_IsRejectedByName(string row, string code) => Assert.Equal(code, MemoryTable.Of("type|pincode|name", "village|313603|A", row).Map(Groups).OnlyProblem.Code);

    [Fact]
    public void Map_AnyText_IsExactlyOneOutcome()
    {
        var resources = MemoryTable.Of("pincode|resourceId|type|lat|lng|well depth (m)|village id", "313603|1111|well|24|74|1|11").Plan(Resources).Plan!;
        var groups = MemoryTable.Of("pincode|villageId|type|name|lat|lng", "313603|13|village|Hinta|24|74").Plan(Groups).Plan!;
        Gen.Select(Gen.OneOf(Gen.String, Gen.OneOf("313603", "1111", "24.5", "", "village", "well")).Array[0, 9], Gen.Bool).Sample((fields, group) =>
        {
            var outcomes = new Outcomes();
            var reader = new MemoryTable([fields]);
            reader.Read();
            (group ? groups : resources).CreateMapper().Map(reader, new MemoryPlaces(), outcomes);
            return outcomes.Count == 1;
        });
    }

    [Fact]
    public void Reasons_EveryCode_HasWords()
    {
        var codes = typeof(ReasonCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToList();

        Assert.Equal(codes.Order(StringComparer.Ordinal), Reasons.All.Select(r => r.Code).Order(StringComparer.Ordinal));
        Assert.All(codes, c => Assert.NotEqual(c, Reasons.Title(c)));
    }
}
