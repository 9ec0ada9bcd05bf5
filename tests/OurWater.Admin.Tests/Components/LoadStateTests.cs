using Bunit;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class LoadStateTests : UiTest
{
    [Fact]
    public void Render_WhileLoading_ShowsTheSkeleton()
    {
        var state = Show(_ => new TaskCompletionSource<int>().Task);
        Assert.Equal(5, state.FindAll(".bone").Count);
        Assert.Equal("Loading the runs", state.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task Render_Failure_ShowsWordsAndCodeAndTriesAgain()
    {
        var fails = true;
        var state = Show(_ => fails ? throw new InvalidOperationException("secret detail") : Task.FromResult(7));
        Assert.Contains("The runs could not be loaded.", state.Markup);
        Assert.Matches("[0-9A-F]{4}-[0-9A-F]{4}", state.Find("code").TextContent);
        Assert.DoesNotContain("secret detail", state.Markup);

        fails = false;
        await state.Find("button").ClickAsync(new());
        Assert.Equal("7", state.Find("b").TextContent);
    }

    [Fact]
    public async Task Reload_KeepsTheOldContentUntilTheNewIsThere()
    {
        var answers = new Queue<TaskCompletionSource<int>>([new(), new()]);
        var (first, second) = (answers.First(), answers.Last());
        var state = Show(_ => answers.Dequeue().Task);
        first.SetResult(1);
        state.WaitForAssertion(() => Assert.Equal("1", state.Find("b").TextContent));

        var reload = state.InvokeAsync(state.Instance.ReloadAsync);
        Assert.Equal("1", state.Find("b").TextContent);
        second.SetResult(2);
        await reload;
        Assert.Equal("2", state.Find("b").TextContent);
    }

    [Fact]
    public void Key_Changed_CancelsTheOlderLoadAndIgnoresItsAnswer()
    {
        var tokens = new List<CancellationToken>();
        var answers = new List<TaskCompletionSource<int>>();
        Task<int> Load(CancellationToken token)
        {
            tokens.Add(token);
            answers.Add(new TaskCompletionSource<int>());
            return answers[^1].Task;
        }

        var state = Show(Load, "a");
        state.Render(p => p.Add(s => s.Key, "b"));
        Assert.True(tokens[0].IsCancellationRequested);
        answers[1].SetResult(2);
        answers[0].SetResult(1);
        state.WaitForAssertion(() => Assert.Equal("2", state.Find("b").TextContent));
    }

    [Fact]
    public async Task Dispose_CancelsTheLoad()
    {
        CancellationToken seen = default;
        Show(token =>
        {
            seen = token;
            return new TaskCompletionSource<int>().Task;
        });
        await DisposeComponentsAsync();
        Assert.True(seen.IsCancellationRequested);
    }

    private IRenderedComponent<LoadState<int>> Show(Func<CancellationToken, Task<int>> load, string? key = null) => Render<LoadState<int>>(p => p
        .Add(s => s.Load, load)
        .Add(s => s.What, "the runs")
        .Add(s => s.Key, key)
        .Add(s => s.ChildContent, value => (RenderFragment)(builder => builder.AddMarkupContent(0, $"<b>{value}</b>"))));
}
