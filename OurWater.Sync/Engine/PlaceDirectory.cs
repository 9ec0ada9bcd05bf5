using System.Globalization;
using OurWater.Sync.Tabular.Values;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine;

/// <summary>The places of the organisation by identity text, and what becomes of the ones it does not have.</summary>
public sealed class PlaceDirectory : IPlaceDirectory
{
    private readonly Dictionary<string, Place> _places;
    private readonly Dictionary<string, Place>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Mapping _mapping;

    /// <param name="known">May hold an identity more than once: such a place is ambiguous.</param>
    public PlaceDirectory(IReadOnlyList<Place> known, Mapping mapping)
    {
        _mapping = mapping;
        _places = new Dictionary<string, Place>(known.Count, StringComparer.Ordinal);
        _bySpan = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var place in known)
        {
            if (!_places.TryAdd(place.Identity, place)) _places[place.Identity] = new Place(place.Identity) { Status = PlaceStatus.Ambiguous };
        }

        Link(known);
    }

    public Place Find(ReadOnlySpan<char> identity)
    {
        if (_bySpan.TryGetValue(identity, out var place)) return place;
        var text = identity.ToString();
        return _places[text] = MakeUnknown(text);
    }

    /// <summary>What a person chose for single places that the organisation does not have.</summary>
    private void Link(IReadOnlyList<Place> known)
    {
        foreach (var (identity, choice) in _mapping.Places ?? new Dictionary<string, PlaceChoice>())
        {
            if (choice.Action == PlaceAction.Link && known.FirstOrDefault(p => p.ResourceId == choice.ResourceId) is { } linked) _places[identity] = linked;
        }
    }

    private Place MakeUnknown(string identity)
    {
        var action = _mapping.Places?.GetValueOrDefault(identity)?.Action;
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
