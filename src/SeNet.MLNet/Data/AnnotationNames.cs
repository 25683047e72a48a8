namespace SeNet.MLNet.Data;

/// <summary>The names of the annotations that ML.NET's components look for.</summary>
internal static class AnnotationNames
{
    /// <summary>What a key's values stand for: a vector of as many values as the key has.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>What a vector's slots are called: a vector of texts.</summary>
    public const string SlotNames = "SlotNames";
}
