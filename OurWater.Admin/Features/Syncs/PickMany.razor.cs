using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Features.Syncs;

/// <summary>Chooses several: from what is known, by a search, or by typing what is not known here yet.</summary>
public sealed partial class PickMany
{
    private readonly string _id = "pick-" + CorrelationCode.New();
    private readonly Dictionary<string, string> _words = [];
    private IReadOnlyList<Choice> _found = [];
    private string _text = "";
    private string? _wrong;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    public string? Help { get; set; }

    [Parameter]
    public string? Problem { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Chosen { get; set; }

    [Parameter]
    public EventCallback<IReadOnlyList<string>> ChosenChanged { get; set; }

    /// <summary>The choices that a text fits; of an empty text the first there are.</summary>
    [Parameter, EditorRequired]
    public required Func<string, Task<IReadOnlyList<Choice>>> Find { get; set; }

    /// <summary>What is wrong with a typed value; null where it may be taken.</summary>
    [Parameter, EditorRequired]
    public required Func<string, string?> Check { get; set; }

    /// <summary>What a chosen value is called, where the choices have not said it yet.</summary>
    [Parameter]
    public Func<string, string>? Name { get; set; }

    protected override Task OnInitializedAsync() => FindAsync();

    private string Words(string value) => _words.TryGetValue(value, out var words) ? words : Name?.Invoke(value) ?? value;

    private async Task FindAsync()
    {
        var text = _text;
        var found = await Find(text);
        if (text != _text) return; // typed on since
        _found = found;
        foreach (var choice in found) _words[choice.Value] = choice.Words;
    }

    private Task WriteAsync(string? text)
    {
        (_text, _wrong) = (text ?? "", null);
        return FindAsync();
    }

    private Task KeyAsync(KeyboardEventArgs key) => key.Key == "Enter" ? AddTypedAsync() : Task.CompletedTask;

    /// <summary>Several at once, as they come from a letter: commas or spaces between them.</summary>
    private async Task AddTypedAsync()
    {
        if (_found.Where(f => f.Words.Equals(_text.Trim(), StringComparison.OrdinalIgnoreCase)).ToList() is [var only])
        {
            await AddAsync([only.Value]);
            return;
        }

        var typed = _text.Split([',', ';', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _wrong = typed.Select(Check).FirstOrDefault(p => p is not null);
        if (_wrong is null && typed.Length > 0) await AddAsync(typed);
    }

    private async Task AddAsync(IEnumerable<string> values)
    {
        await ChosenChanged.InvokeAsync([.. Chosen.Union(values)]);
        await WriteAsync("");
    }

    private Task FlipAsync(Choice choice) => Chosen.Contains(choice.Value) ? RemoveAsync(choice.Value) : ChosenChanged.InvokeAsync([.. Chosen, choice.Value]);

    private Task RemoveAsync(string value) => ChosenChanged.InvokeAsync([.. Chosen.Where(c => c != value)]);
}
