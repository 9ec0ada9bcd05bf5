using CsCheck;
using OurWater.Admin.Components.Shared;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class ListQueryTests
{
    private static readonly string[] Keys = ["state", "type"];

    [Fact]
    public void Parse_NothingInTheAddress_IsTheFirstPage() => Assert.Equal(ListQuery.First, ListQuery.Parse("http://x/runs", Keys));

    [Theory]
    [InlineData("page=-3&size=abc")]
    [InlineData("page=0&size=0")]
    [InlineData("page=99999999999999999999&q=%20%20")]
    public void Parse_Nonsense_IsTheFirstPage(string query) => Assert.Equal(1, ListQuery.Parse("http://x/runs?" + query, Keys).Page);

    [Fact]
    public void Parse_HugeSize_IsBounded() => Assert.Equal(ListQuery.LargestSize, ListQuery.Parse("/runs?size=1000000", Keys).Size);

    [Fact]
    public void Href_OfAnyQuery_ParsesBackToIt() =>
        Gen.Select(Gen.Int[1, 500], Gen.Int[1, 100], Gen.String, Gen.String, Gen.Bool).Sample((page, size, search, state, sorted) =>
        {
            var query = ListQuery.First.SearchedFor(search).Where("state", state.Trim()) with { Page = page, Size = size, Sort = sorted ? "-started" : null };
            Assert.Equal(query, ListQuery.Parse(query.Href("http://x/runs?state=old&page=7", Keys), Keys));
        });

    [Fact]
    public void Href_KeysOfOthers_Stay()
    {
        var href = ListQuery.First.OnPage(3).Href("http://x/runs?tab=rejected&r.page=2#top", Keys);
        Assert.Equal("http://x/runs?tab=rejected&r.page=2&page=3", href);
    }

    [Fact]
    public void Where_AndSearch_GoBackToTheFirstPage()
    {
        var deep = ListQuery.First.OnPage(9);
        Assert.Equal(1, deep.Where("state", "failed").Page);
        Assert.Equal(1, deep.SearchedFor("well").Page);
        Assert.Equal(1, deep.SortedBy("name").Page);
    }

    [Fact]
    public void SortedBy_TheSameColumnTwice_Turns()
    {
        var once = ListQuery.First.SortedBy("name");
        Assert.False(once.Descending);
        Assert.True(once.SortedBy("name").Descending);
        Assert.False(once.SortedBy("name").SortedBy("name").Descending);
    }
}
