using System.Globalization;
using OurWater.Sync.Tabular.Values;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Engine;

/// <summary>The places of the organisation by identity text, and what becomes of the ones it does not have.</summary>
public sealed class PlaceDirectory : IPlaceDirectory
{
    private readonly Dictionary<string, Place> _places;
    private readonly Dictionary<string, Place>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<string, Place> _alike = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlaceChoice> _choices = [];
    private readonly Mapping _mapping;
    private readonly bool _byName;

    /// <param name="known">May hold an identity more than once: such a place is ambiguous.</param>
    public PlaceDirectory(IReadOnlyList<Place> known, Mapping mapping)
    {
        _mapping = mapping;
        _byName = mapping.Identity == Identities.Name;
        _places = new Dictionary<string, Place>(known.Count, StringComparer.Ordinal);
        _bySpan = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var place in known)
        {
            Add(_places, place.Identity.Trim(), place);
            Add(_alike, PlaceNames.Fold(place.Identity), place);
        }

        foreach (var (identity, choice) in mapping.Places ?? new Dictionary<string, PlaceChoice>()) _choices[Key(identity)] = choice;
        Link(known);
    }

    /// <summary>Told of an id that was taken for the place whose id differs in case only: what stands in the file, and the id of the place. Once for each.</summary>
    public Action<string, string>? OtherCase { get; set; }

    public Place Find(ReadOnlySpan<char> identity)
    {
        if (_bySpan.TryGetValue(identity, out var place)) return place;
        var text = identity.ToString();
        return _places[text] = FindAlike(text) ?? MakeUnknown(text);
    }

    /// <summary>Names that look the same are the same; of ids, one that differs in case only, where there is exactly one, and no person has chosen otherwise.</summary>
    private Place? FindAlike(string identity)
    {
        if (!_byName && (IdIsNumber || _choices.ContainsKey(identity))) return null;
        var folded = PlaceNames.Fold(identity);
        if (!_alike.TryGetValue(folded, out var alike))
        {
            if (_byName) _alike[folded] = alike = MakeUnknown(identity);
            return alike;
        }

        if (_byName) return alike;
        if (alike.Status != PlaceStatus.Known || !alike.Identity.Trim().Equals(identity, StringComparison.OrdinalIgnoreCase)) return null;
        OtherCase?.Invoke(identity, alike.Identity);
        return alike;
    }

    private bool IdIsNumber => _mapping.Identity is Identities.OurWater or Identities.LegacyMyWell or null;

    private string Key(string identity) => _byName ? PlaceNames.Fold(identity) : identity;

    private static void Add(Dictionary<string, Place> places, string key, Place place)
    {
        if (!places.TryAdd(key, place)) places[key] = new Place(place.Identity) { Status = PlaceStatus.Ambiguous };
    }

    /// <summary>What a person chose for single places that the organisation does not have.</summary>
    private void Link(IReadOnlyList<Place> known)
    {
        foreach (var (identity, choice) in _mapping.Places ?? new Dictionary<string, PlaceChoice>())
        {
            if (choice.Action != PlaceAction.Link || known.FirstOrDefault(p => p.ResourceId == choice.ResourceId) is not { } linked) continue;
            _places[identity] = linked;
            if (_byName) _alike[PlaceNames.Fold(identity)] = linked;
        }
    }

    private Place MakeUnknown(string identity)
    {
        var action = _choices.GetValueOrDefault(Key(identity))?.Action;
        var create = action == PlaceAction.Create || (action is null && _mapping.UnknownResources == UnknownResources.Create);
        return new Place(identity)
        {
            Status = action == PlaceAction.Skip ? PlaceStatus.Skip : create && CanCreate(identity) ? PlaceStatus.New : PlaceStatus.Unknown,
            Type = TypeOfNew(identity),
        };
    }

    /// <summary>An OurWater id that does not exist cannot be made up.</summary>
    private bool CanCreate(string identity) => identity.Length > 0 && _mapping.Identity != Identities.OurWater;

    private ResourceType TypeOfNew(string identity)
    {
        if (_mapping.Identity == Identities.LegacyMyWell)
        {
            var number = identity[(identity.LastIndexOf('.') + 1)..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && LegacyMyWellNumbers.TypeOf(id) is { } type) return type;
        }

        return _mapping.Constants.TryGetValue(Fields.ResourceType, out var constant) && Enum.TryParse<ResourceType>(constant, ignoreCase: true, out var named) ? named : ResourceType.Well;
    }
}
