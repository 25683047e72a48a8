namespace SeNet.MLNet.Data;

/// <summary>A <see cref="LabelMap"/> as a model file stores it: texts only, the same on every machine.</summary>
/// <param name="KeyType">What holds a key: <c>Byte</c>, <c>UInt16</c>, <c>UInt32</c> or <c>UInt64</c>.</param>
/// <param name="ValueType">The type of the label's key values, as <see cref="KeyValueType.Name"/> has it; <see langword="null"/> if it has none.</param>
/// <param name="Values">A text per class, in order; with a <paramref name="ValueType"/>, one that its values can be read from again.</param>
internal sealed record LabelMapData(string KeyType, string? ValueType, IReadOnlyList<string> Values);
