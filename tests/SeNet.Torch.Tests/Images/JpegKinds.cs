namespace SeNet.Torch.Tests.Images;

/// <summary>Waves of three directions in kinds of JPEG that Skia decodes but doesn't write.</summary>
internal static class JpegKinds
{
    /// <summary>101×58, progressive, the colours at half the size.</summary>
    public static byte[] Progressive { get; } = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAEMuMjoyKkM6NjpLR0NPZKZsZFxcZMySmnmm8dT++u3U6eX//////////+Xp////////////////////////////"
        + "2wBDAUdLS2RXZMRsbMT//+n/////////////////////////////////////////////////////////////////////wgARCAA6AGUDASIAAhEBAxEB/8QA"
        + "FwAAAwEAAAAAAAAAAAAAAAAAAQIDAP/EABYBAQEBAAAAAAAAAAAAAAAAAAEAAv/aAAwDAQACEAMQAAABrNZ1VC0oaGJVUhjAqctWnq6FLTzVWaq4FJk7PEbT"
        + "IHRKthqKXWgxQHEspK1mLs4RqmSmhmeZ1sihMpTbIDIac0rLNy4Jn2M//8QAGBAAAwEBAAAAAAAAAAAAAAAAAAERECD/2gAIAQEAAQUCGyjYsSJlGy5cSIJD"
        + "KNlyCRCEENlG8hCZRso2UYkQmUo2ImQSIIbLsIJZMo2XEibSjZcRBImNl1ImrEPhYs//xAAaEQADAQEBAQAAAAAAAAAAAAAAAQIRIRIx/9oACAEDAQE/AXI8"
        + "SN4LWiJFmjZWnnhzCXwnWTPR4U+D1oU8FmEsWtjkr4N8N4QuEifRs//EABoRAQEBAAMBAAAAAAAAAAAAAAEAAhARURL/2gAIAQIBAT8Bgtb8gbUAX3ZGYC1v"
        + "y6m+Z35AzdBa35Bxktai1Bb1x//EABQQAQAAAAAAAAAAAAAAAAAAAGD/2gAIAQEABj8CUf/EABoQAAIDAQEAAAAAAAAAAAAAAAABEBEhMSD/2gAIAQEAAT8h"
        + "VJeCWGoeTEcGog7i7bicSghiPZrmsKOiiURXBbFgdKOpxLs42UHVQ5NCzjtDhsUU9s2xDuJ0LA6FDQduHkrTKHDpFssOGwqRiPZY7kqT8LF04kz/2gAMAwEA"
        + "AgADAAAAEGMgU1Hc76XoDsAHA8RkvAMH/oCxDP/EABsRAQEBAAMBAQAAAAAAAAAAAAEAERAhQTFR/9oACAEDAQE/EOo3gTzmi+m2UHZIL9Yxe1l2L0Q1dLOB"
        + "9Mwr65xC7ABYUTRYA2WLt//EABoRAQEBAQEBAQAAAAAAAAAAAAEAESExUUH/2gAIAQIBAT8QfkY63TIp1viE1skp1vWQnW7ZBvW85By/COdb3kdDbci5rbHu"
        + "yDhHXW9ZCdkDCNS//8QAGhABAQEBAQEBAAAAAAAAAAAAAQARECExQf/aAAgBAQABPxAQMY8zMlOluwCekk4DJbMpJwVOJFgQDxIwwtLeUA2xYGwQnFEtmUnM"
        + "ZGkAOIBPeElombwiGwmBmnYAlLGoi3jCcABGmVLFETkITDATJiDirGGW8QJBEMY8ysdk6wRM8RCSQERg0gmVJ93zfsfO/wASu3z0E9vm+r//2Q==");

    /// <summary>83×45, with four inks.</summary>
    public static byte[] Cmyk { get; } = Convert.FromBase64String(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwBDLjI6MipDOjY6S0dDT2SmbGRcXGTMkpp5pvHU/vrt1Onl///////////l6f///////////////////////////8AA"
        + "FAgALQBTBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQci"
        + "cRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqi"
        + "o6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwCzF/qqthUSrYARav1nXP8ArKa0"
        + "6rVW4n7A0Vds/uVXku/SqRJkaioL7rVd7lm6Vbt4O5FFFj1qPLvVziNaKnvPuU5YGaqlxP2Boqlbf6yrEdp61T5kaitGX/VVYS3VetXLeDuRRWYP9dUmESrZ"
        + "xGtFakf+qpjXCrVO4n7A0VRf75qE3YzVMsSc0Vdi/wBVVZ7lm6VeuJ+wNFZ1z/rKjy71SJMjUVds/uU5YGardvB3IoqC+61YjtPWrnEa0UWPWrCW6r1qpcT9"
        + "gaKnvPuVJhEqnzI1FUrb/WUxrhVq5bwdyKK0Zf8AVVXku/SrZxGtFZg/11V3uGbpVO4n7A0VqR/6qmfO9VADI1FUX++ad5DVZW3+UcUVdi/1VWI7T1qsSZGo"
        + "rOuf9ZVhLdV61bt4O5FFXbP7lSYRKucRrRUF91pjXCrVS4n7A0UWPWq8l36VT5kaip7z7lV3uGbpVy3g7kUVStv9ZTPnerZxGtFaMv8Aqqeluzdap3E/YGis"
        + "wf66rEdp61UAMjUVqR/6qrCwKtXreDHJFFUX++afhBVoKBxRV2L/AFVMa4VapW8Hciis65/1lV5Lv0q5xGtFXbP7lV3uGbpVS4n7A0VBfdaZ871T5kaiix60"
        + "9Ldm61ct4O5FFT3n3KsR2nrVs4jWiqVt/rKsLAq1TuJ+wNFaMv8AqqflEqoAZGorMH+uqN7hV6Vet4MckUVqR/6qq8l36VZJEa0VRf75qE3LZqs1x8x5oq7F"
        + "/qqj+d6s8RrRWdc/6ynpbs3WqlxP2Boq7Z/cqxHaetU+ZGoqC+61YWBVq5bwdyKKLHrT8olWziNaKnvPuVG9wq9Kp3E/YGiqVt/rKryXfpVQAyNRWjL/AKqq"
        + "7Ts1XreDHJFFZg/11Nw71ZJEa0VqR/6qpEtmbrVG4nzwKKov981MLTiquSeaKuxf6qrCQoKv3EhFFZ1z/rKlChegqiSWbmirtn9ymvIR0FWraJaKgvutVpJ2"
        + "q8AFXiiix61WeZjVO5laip7z7lRbi3U1TzubmiqVt/rKekYPU1ctolorRl/1VWY4Fq591eKKzB/rqspCo7VSuZWorUj/ANVUmAvQVUHzNzRVF/vmk3n0qwsS"
        + "7RRX/9k=");

    /// <summary>90×50, grey.</summary>
    public static byte[] Grey { get; } = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAEMuMjoyKkM6NjpLR0NPZKZsZFxcZMySmnmm8dT++u3U6eX//////////+Xp////////////////////////////"
        + "wAALCAAyAFoBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI"
        + "I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ip"
        + "qrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/ALShVWoJZQDTRPxUMshNJGWNOdCRRFBk1bEIC0z5VNPM"
        + "oC1Ukm+ak801IZiRVZyzNU0MRIqRoKkijAp0m0Co1kANOkn+WqbTEtTxuYU3ySTUog4p6Q5FL5IBqePaoqKaUCoVnpJJCRUabialMZIpqQfNVxIgFpjlVNJ5"
        + "q08SALVeWfmmiYkVFJuY0+CEmrDQ8UiRgGpm2hag8wA04z/LVSWUlqTLVONxWomjJNTwwcVI0QFPj2rTZpgBVYTZNOZyRUOGLVOsZIpvkfNUohGKlWMBajfa"
        + "DT0kAFQzT1CspNDhmoihJNW/JwtMCANUwKhageUA0nnVOfu1UkPNC9Kjl60sPWrOBipIutSv92qjfepT0qtJ1pK//9k=");
}
