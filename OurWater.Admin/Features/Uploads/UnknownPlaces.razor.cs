using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Places that the file names and the organisation does not have: create, link or skip, all at once or one by one.</summary>
public sealed partial class UnknownPlaces
{
    private const int MostShown = 20;
    private const string Leave = "leave";
    private const string Create = "create";
    private const string Link = "link";
    private const string Skip = "skip";
    private readonly string _id = "p-" + CorrelationCode.New();
    private readonly Dictionary<string, string> _actions = [];
    private readonly Dictionary<string, PlaceName> _linked = [];
    private bool _open;

    [Inject]
    public required CheckQueries Queries { get; set; }

    [Parameter, EditorRequired]
    public required RejectedGroupView Group { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Keeps the mapping and checks the file with it.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<Mapping> OnMapping { get; set; }

    private bool CanCreate => UnknownPlaceWords.CanCreate(Group, Upload.Mapping);

    private bool IsReady => _actions.Values.Any(a => a != Leave) && _actions.All(a => a.Value != Link || _linked.ContainsKey(a.Key));

    private string? Open => _actions.Count(a => a.Value == Link && !_linked.ContainsKey(a.Key)) is > 0 and var open ? $"Choose the place for {Formats.Number(open)} more" : null;

    private string Things => UnknownPlaceWords.Things(Group, Upload.Mapping);

    /// <summary>"1167 (19 rows) and 1168 (8 rows) are not in pincode 313603"</summary>
    private string Words
    {
        get
        {
            if (Group.Reason == ReasonCodes.AmbiguousResource) return $"{Listed(Group.Subjects)}: several places are called so";
            var pincodes = Group.Subjects.Select(s => UnknownPlaceWords.PincodeOf(s.Subject ?? "")).Distinct().ToList();
            var verb = Group.Subjects.Count == 1 ? "is" : "are";
            return pincodes is [{ } pincode] ? $"{Listed(Group.Subjects, pincode.Length + 1)} {verb} not known in pincode {pincode}" : $"{Listed(Group.Subjects)} {verb} not known here";
        }
    }

    private static string Listed(IReadOnlyList<SubjectCount> places, int skip = 0)
    {
        var shown = places.Take(places.Count > 4 ? 3 : 4).Select(p => $"{p.Subject?[skip..]} ({Formats.Count(p.Count, "row")})").ToList();
        if (places.Count > 4) shown.Add($"{Formats.Number(places.Count - 3)} more");
        return shown.Count == 1 ? shown[0] : $"{string.Join(", ", shown[..^1])} and {shown[^1]}";
    }

    private string Action(string identity) => _actions.GetValueOrDefault(identity, Leave);

    private void Choose(string identity, string action)
    {
        _actions[identity] = action;
        if (action != Link) _linked.Remove(identity);
    }

    private void LinkTo(string identity, PlaceName? place)
    {
        if (place is null) _linked.Remove(identity);
        else _linked[identity] = place;
    }

    private async Task<IEnumerable<PlaceName>> SearchAsync(string? text, CancellationToken cancellationToken) => await Queries.SearchPlacesAsync(Actor, text ?? "", cancellationToken);

    private Task CreateAllAsync() => OnMapping.InvokeAsync(Upload.Mapping with { UnknownResources = UnknownResources.Create });

    private Task SkipAllAsync() => ApplyAsync(Group.Subjects.Select(s => (s.Subject ?? "", new PlaceChoice(PlaceAction.Skip))));

    private Task ApplyAsync() => ApplyAsync(_actions.Where(a => a.Value != Leave).Select(a => (a.Key, a.Value switch
    {
        Create => new PlaceChoice(PlaceAction.Create),
        Link => new PlaceChoice(PlaceAction.Link, _linked[a.Key].Id),
        _ => new PlaceChoice(PlaceAction.Skip),
    })));

    private Task ApplyAsync(IEnumerable<(string Identity, PlaceChoice Choice)> choices)
    {
        var places = new Dictionary<string, PlaceChoice>(Upload.Mapping.Places ?? new Dictionary<string, PlaceChoice>());
        foreach (var (identity, choice) in choices) places[identity] = choice;
        return OnMapping.InvokeAsync(Upload.Mapping with { Places = places });
    }
}
