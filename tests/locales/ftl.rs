//! The Fluent files as the tests read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use enlace::locale::Locale;
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern};
use fluent_syntax::ast::{PatternElement, Resource};

use crate::tidy::source::{files, relative, root};

/// What one text, or one of its attributes, is made of.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its variables, without `$`.
    pub variables: BTreeSet<String>,
    /// Other texts that it includes.
    pub includes: BTreeSet<String>,
    /// Functions that it calls.
    pub functions: BTreeSet<String>,
    /// Its words, without what stands in braces.
    pub words: String,
}

/// A text with its attributes.
#[derive(Debug, Default, Clone)]
pub struct Message {
    /// The file that has it.
    pub file: String,
    /// Its value under the empty name, and its attributes.
    pub parts: BTreeMap<String, Part>,
}

impl Message {
    /// Variables of all its parts.
    pub fn variables(&self) -> BTreeSet<String> {
        self.parts.values().flat_map(|part| part.variables.iter().cloned()).collect()
    }
}

/// Every text of one locale, without what it inherits. Faults of syntax and ids that come twice
/// are added to `faults`.
pub fn read(locale: Locale, faults: &mut Vec<String>) -> BTreeMap<String, Message> {
    let mut found: BTreeMap<String, Message> = BTreeMap::new();
    for path in files(&root().join("locales").join(locale.tag()), "ftl") {
        let file = relative(&path);
        let text = fs::read_to_string(&path).expect("a file");
        let resource: Resource<String> = match fluent_syntax::parser::parse(text) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                faults.push(format!("{file}: {errors:?}"));
                resource
            }
        };
        for entry in resource.body {
            let (id, message) = match entry {
                Entry::Message(message) => {
                    let mut parts = BTreeMap::new();
                    if let Some(value) = &message.value {
                        parts.insert(String::new(), part(value));
                    }
                    for attribute in &message.attributes {
                        parts.insert(attribute.id.name.clone(), part(&attribute.value));
                    }
                    (message.id.name, Message { file: file.clone(), parts })
                }
                Entry::Term(term) => {
                    faults.push(format!("{file}: -{}: terms are not used here", term.id.name));
                    continue;
                }
                Entry::Junk { content } => {
                    let first = content.lines().next().unwrap_or_default().to_owned();
                    faults.push(format!("{file}: cannot be read: {first}"));
                    continue;
                }
                _ => continue,
            };
            if let Some(other) = found.insert(id.clone(), message) {
                faults.push(format!("{file}: {id} is also in {}", other.file));
            }
        }
    }
    found
}

fn part(pattern: &Pattern<String>) -> Part {
    let mut part = Part::default();
    walk(pattern, &mut part);
    part
}

fn walk(pattern: &Pattern<String>, part: &mut Part) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => part.words.push_str(value),
            PatternElement::Placeable { expression } => {
                part.words.push(' ');
                walk_expression(expression, part);
                part.words.push(' ');
            }
        }
    }
}

fn walk_expression(expression: &Expression<String>, part: &mut Part) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, part),
        Expression::Select { selector, variants } => {
            walk_inline(selector, part);
            for variant in variants {
                walk(&variant.value, part);
                part.words.push(' ');
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<String>, part: &mut Part) {
    match inline {
        InlineExpression::VariableReference { id } => {
            part.variables.insert(id.name.clone());
        }
        InlineExpression::MessageReference { id, .. } => {
            part.includes.insert(id.name.clone());
        }
        InlineExpression::FunctionReference { id, arguments } => {
            part.functions.insert(id.name.clone());
            walk_call(arguments, part);
        }
        InlineExpression::TermReference { arguments: Some(call), .. } => walk_call(call, part),
        InlineExpression::Placeable { expression } => walk_expression(expression, part),
        _ => {}
    }
}

fn walk_call(call: &CallArguments<String>, part: &mut Part) {
    for argument in &call.positional {
        walk_inline(argument, part);
    }
}
