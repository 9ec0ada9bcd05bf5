using OurWater.Admin.Features.Audit;
using Xunit;

namespace OurWater.Admin.Tests.Features.Audit;

public sealed class AuditFieldsTests
{
    [Theory]
    [InlineData("""{"methods":["pullFromDatasource","pushToDatasource"]}""", "methods", "Pull from datasource, Push to datasource")]
    [InlineData("""{"conflictPolicy":"ourWaterWins"}""", "conflictPolicy", "OurWater wins")]
    [InlineData("""{"type":"legacyMyWell"}""", "type", "LegacyMyWell")]
    [InlineData("""{"scopes":["data:read","data:write"]}""", "scopes", "data:read, data:write")]
    [InlineData("""{"settings":"{\"baseUrl\":\"https://example.org/api\",\"username\":\"sync\"}"}""", "settings", "address: https://example.org/api, username: sync")]
    public void Values_ThatAreWordsOfTheProgram_AreSaidAsAPersonCallsThem(string after, string field, string expected) =>
        Assert.Equal(expected, new AuditFields("sync", null, after).Changed.Single(c => c.Field == field).After);

    [Theory]
    [InlineData("pullFromDatasource")]
    [InlineData("{not JSON}")]
    public void Values_ThatAPersonWrote_StayAsTheyAre(string name) =>
        Assert.Equal(name, new AuditFields("sync", null, $$"""{"name":"{{name}}"}""").Changed.Single().After);
}
