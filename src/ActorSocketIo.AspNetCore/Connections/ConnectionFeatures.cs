using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace ActorSocketIo.AspNetCore.Connections;

/// <summary>What a connection can do: what was set, and for the rest what the connection itself is.</summary>
/// <remarks>A short list: a dictionary would take half a kilobyte of every connection.</remarks>
internal sealed class ConnectionFeatures(object connection) : IFeatureCollection
{
    private (Type Type, object? Feature)[] _set = [];

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (var (type, feature) in _set)
            {
                if (type == key)
                    return feature;
            }

            return key.IsInstanceOfType(connection) ? connection : null;
        }

        set
        {
            Revision++;
            for (var i = 0; i < _set.Length; i++)
            {
                if (_set[i].Type == key)
                {
                    _set[i].Feature = value;
                    return;
                }
            }

            _set = [.. _set, (key, value)];
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (var type in _set.Select(set => set.Type).Union(connection.GetType().GetInterfaces()))
        {
            if (this[type] is { } feature)
                yield return new(type, feature);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
