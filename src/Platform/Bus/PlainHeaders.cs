using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace FourKeyWorks.Platform.Bus;

/// <summary>
/// AMQP headers that take CloudEvents attributes only. With confirms on, the client would add its counter of the channel's
/// messages, which tells every reader how much we send to the others.
/// </summary>
internal sealed class PlainHeaders : IDictionary<string, object?>
{
    private readonly Dictionary<string, object?> headers = new(StringComparer.Ordinal);

    public object? this[string key]
    {
        get => headers[key];
        set => Add(key, value);
    }

    public ICollection<string> Keys => headers.Keys;

    public ICollection<object?> Values => headers.Values;

    public int Count => headers.Count;

    public bool IsReadOnly => false;

    public void Add(string key, object? value)
    {
        if (CloudEventAttributes.IsHeader(key)) headers[key] = value;
    }

    public void Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    public bool ContainsKey(string key) => headers.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => headers.TryGetValue(key, out value);

    public bool Remove(string key) => headers.Remove(key);

    public bool Remove(KeyValuePair<string, object?> item) => headers.Remove(item.Key);

    public bool Contains(KeyValuePair<string, object?> item) => headers.Contains(item);

    public void CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)headers).CopyTo(array, arrayIndex);

    public void Clear() => headers.Clear();

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
